// The catalogue of refusals: complete in both languages, and the same on ledger, queue and wire.
import { isProblem, PROBLEMS, type ProblemSlug, Refusal, refuse, toProblemDetails } from './problems';
import { refusalOf } from './testing/refusal-of';

const SLUGS = Object.keys(PROBLEMS) as ProblemSlug[];

test.each(SLUGS)('%s is spelled out in English and Chinese, with a status, a source and a remedy', (slug) => {
  const problem = { slug, detail: 'what was found' };
  const english = toProblemDetails(problem);
  const chinese = toProblemDetails(problem, 'zh');
  expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(english.type).toBe(`urn:greentier:problem:${slug}`);
  expect(english.title).toMatch(/^[A-Z][^\u4e00-\u9fff]+$/);
  expect(chinese.title).toMatch(/[\u4e00-\u9fff]/);
  expect(english.status).toBeGreaterThanOrEqual(400);
  expect(english.source).toMatch(/\S{4}/);
  expect(english.remedy).toMatch(/\.$/);
  expect(chinese).toEqual({ ...english, title: chinese.title });
});

test('field and reference appear only where there are some', () => {
  expect(toProblemDetails({ slug: 'not-found', detail: 'd' })).toEqual({
    type: 'urn:greentier:problem:not-found',
    title: 'There is no such record',
    status: 404,
    detail: 'd',
    source: PROBLEMS['not-found'].source,
    remedy: PROBLEMS['not-found'].remedy,
  });
  expect(toProblemDetails({ slug: 'tenor-too-long', detail: 'd', field: 'f', reference: 'r' })).toMatchObject({
    field: 'f',
    reference: 'r',
    source: '银发〔2025〕77号',
  });
});

test('rules and limits of the asker come as lists, for whoever shows them', () => {
  const limits = [{ limit: 'total', capacityMinor: '10', usedMinor: '8', wantedMinor: '3' }];
  const problem = { slug: 'policy-limit-exceeded', detail: 'd', rules: ['ticket'], limits } as const;
  expect(isProblem(problem)).toBe(true);
  expect(toProblemDetails(problem)).toMatchObject({ rules: ['ticket'], limits });
});

test('a refusal carries its problem and says it in its message', () => {
  const problem = refusalOf(() => refuse('already-exists', 'it is there', { reference: 'firm/X', field: 'code' }));
  expect(problem).toEqual({ slug: 'already-exists', detail: 'it is there', reference: 'firm/X', field: 'code' });
  expect(new Refusal(problem)).toMatchObject({ name: 'Refusal', message: 'already-exists: it is there' });
});

test('a problem survives the way through JSON', () => {
  const problem = { slug: 'not-found', detail: 'd', reference: 'r' };
  expect(isProblem(JSON.parse(JSON.stringify(problem)))).toBe(true);
});

test.each([
  [null],
  ['not-found'],
  [[]],
  [{}],
  [{ slug: 'not-found' }],
  [{ slug: 'unheard-of', detail: 'd' }],
  [{ slug: 'constructor', detail: 'd' }],
  [{ slug: '__proto__', detail: 'd' }],
  [{ slug: 'not-found', detail: 7 }],
  [{ slug: 'not-found', detail: 'd', field: 7 }],
  [{ slug: 'not-found', detail: 'd', reference: {} }],
  [{ slug: 'policy-excludes', detail: 'd', rules: 'ticket' }],
  [{ slug: 'policy-limit-exceeded', detail: 'd', limits: {} }],
])('%p is no problem of the catalogue', (value) => {
  expect(isProblem(value)).toBe(false);
});

test('a refusal may name neither field nor reference', () => {
  expect(refusalOf(() => refuse('not-found', 'nothing is there'))).toEqual({
    slug: 'not-found',
    detail: 'nothing is there',
  });
});

test('a test that expects a refusal fails on anything else', () => {
  expect(() => refusalOf(() => undefined)).toThrow('it was not refused');
  expect(() =>
    refusalOf(() => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
});
