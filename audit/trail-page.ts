/** The trail as one page for people: every step in order, each opening to its proof; printable, with nothing to load. */
import { scopeText } from './render';
import type { AuditReport, Finding, StepProof, TrailEntry, Verdict } from './report';

/** Languages of the page. */
export const PAGE_LANGUAGES = ['en', 'zh'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

interface Texts {
  readonly title: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly about: string;
  readonly genesis: string;
  readonly steps: string;
  readonly doesNotHold: string;
  readonly why: string;
  readonly notes: string;
  readonly record: string;
  readonly command: string;
  readonly place: (block: string, index: number) => string;
  readonly transaction: string;
  readonly header: string;
  readonly checkpoint: string;
  readonly none: string;
  readonly endorsers: string;
  readonly signer: string;
  readonly signature: string;
  readonly nonce: string;
  readonly check: string;
}

const TEXTS: Readonly<Record<PageLanguage, Texts>> = {
  en: {
    title: 'Trail',
    verdicts: {
      valid: 'Valid: everything that was asked holds.',
      invalid: 'Invalid: something is not true.',
      incomplete: 'Incomplete: nothing is shown to be false, but not everything could be established.',
    },
    about: 'About',
    genesis: 'Hash of block 0',
    steps: 'Steps',
    doesNotHold: 'What does not hold',
    why: 'Why it matters',
    notes: 'Notes',
    record: 'Record',
    command: 'Command',
    place: (block, index) => `block ${block}, transaction ${index}`,
    transaction: 'Transaction',
    header: 'Hash of the block’s header',
    checkpoint: 'Checkpoint on the EVM chain',
    none: 'none yet',
    endorsers: 'Endorsed by',
    signer: 'Signed by',
    signature: 'Signature (EIP-712)',
    nonce: 'Nonce',
    check:
      'This page is the word of whoever made it. The proof is the bundle: verify it on a machine of your own with greentier audit verify.',
  },
  zh: {
    title: '全程轨迹',
    verdicts: {
      valid: '有效：所查各项均成立。',
      invalid: '无效：其中有不实之处。',
      incomplete: '不完整：未发现不实，但并非各项均可证实。',
    },
    about: '范围',
    genesis: '创世区块哈希',
    steps: '步骤',
    doesNotHold: '不成立之处',
    why: '为何重要',
    notes: '说明',
    record: '记录',
    command: '命令',
    place: (block, index) => `区块 ${block}，交易 ${index}`,
    transaction: '交易',
    header: '区块头哈希',
    checkpoint: 'EVM 链上的检查点',
    none: '尚无',
    endorsers: '背书机构',
    signer: '签署人',
    signature: '签名（EIP-712）',
    nonce: '随机数',
    check: '本页只是其制作者的陈述；证据是审计包：请在您自己的计算机上以 greentier audit verify 验证。',
  },
};

const STYLE = `
body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:#1c2321;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.verdict{padding:.5rem .75rem;border-left:4px solid;margin:1rem 0}
.valid{border-color:#1b7f4c;background:#eef8f2}.invalid{border-color:#b3261e;background:#fdeeed}
.incomplete{border-color:#8a6100;background:#fdf6e3}
ol{list-style:none;padding:0;margin:0}li{border-top:1px solid #d7dedb;padding:.5rem 0;break-inside:avoid}
summary{cursor:pointer}time,.who{color:#55615d;font-size:.9em}
dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.15rem 1rem;margin:.5rem 0 .5rem 1rem;font-size:.85em}
dt{color:#55615d}dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,monospace}
@media print{body{max-width:none;margin:0;font-size:11px}details>*{display:block}details:not([open])>dl{display:grid}
details::details-content{content-visibility:visible;block-size:auto}}`;

/** The page of a report: one HTML text that loads and runs nothing. */
export function trailPage(report: AuditReport, language: PageLanguage = 'en'): string {
  const texts = TEXTS[language];
  const { verdict, channel, scope, genesisHash, findings, notes, trail } = report;
  const failed = findings.filter(({ holds }) => !holds);
  const title = `${texts.title}: ${scopeText(scope)}`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(texts.title)}</h1><p>${escaped(scopeText(scope))} · ${escaped(channel)}</p>`,
    `<p class="verdict ${verdict}">${escaped(texts.verdicts[verdict])}</p>`,
    `<dl><dt>${escaped(texts.genesis)}</dt><dd>${escaped(genesisHash)}</dd></dl>`,
    failed.length === 0 ? '' : section(texts.doesNotHold, failed.map((each) => findingItem(each, texts)).join('')),
    section(texts.steps, trail.map((step) => stepItem(step, language)).join('')),
    notes.length === 0 ? '' : section(texts.notes, notes.map((note) => `<li>${escaped(note)}</li>`).join('')),
    `<p>${escaped(texts.check)}</p></body></html>\n`,
  ].join('\n');
}

function section(title: string, items: string): string {
  return `<h2>${escaped(title)}</h2><ol>${items}</ol>`;
}

function findingItem({ check, subject, detail, why }: Finding, texts: Texts): string {
  const reason = why === undefined ? '' : `<br>${escaped(texts.why)}: ${escaped(why)}`;
  return `<li><strong>${escaped(check)}</strong> ${escaped(subject)}<br>${escaped(detail)}${reason}</li>`;
}

function stepItem(step: TrailEntry, language: PageLanguage): string {
  const { instant, party, name, mspId, what, whatZh } = step;
  const who = name === undefined ? `${party} (${mspId})` : `${name} (${party}, ${mspId})`;
  const said = language === 'zh' ? whatZh : what;
  return [
    `<li><details><summary><time datetime="${escaped(instant)}">${escaped(instant)}</time> `,
    `<span class="who">${escaped(who)}</span><br>${escaped(said)}</summary>`,
    `<dl>${proofRows(step, TEXTS[language]).map(row).join('')}</dl></details></li>`,
  ].join('');
}

function proofRows({ record, txId, block, proof }: TrailEntry, texts: Texts): (readonly [string, string])[] {
  const { command, index, headerHash, checkpoint, endorsers, signature, facts }: StepProof = proof;
  return [
    [texts.record, record],
    [texts.command, command],
    ...facts,
    ...(signature === undefined
      ? []
      : ([
          [texts.signer, signature.signer],
          [texts.signature, signature.signature],
          [texts.nonce, signature.nonce],
        ] as const)),
    [texts.transaction, `${txId} (${texts.place(block, index)})`],
    [texts.endorsers, endorsers.join(', ')],
    [texts.header, headerHash],
    [texts.checkpoint, checkpoint ?? texts.none],
  ];
}

function row([name, value]: readonly [string, string]): string {
  return `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`;
}

/** A bundle is somebody else's text: on the page it is text and nothing else. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
