/** The sandbox's own routes: they show and move the clock, so that a demonstration reaches maturity. Never there in production. */
import { Type } from 'typebox';
import { InstantText } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { moveSandboxClock } from '../../store/clock';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const ClockBody = Type.Object({ instant: InstantText }, { additionalProperties: false });

/** Routes of the sandbox. */
export function sandboxRoutes(api: Api, { database, clock }: Service): void {
  api.get(
    '/sandbox/clock',
    {
      schema: {
        tags: ['sandbox'],
        operationId: 'getSandboxClock',
        summary: 'What time the sandbox has',
        response: { 200: ClockBody, default: ProblemBody },
      },
    },
    async () => ({ instant: (await clock.now()).toISOString() }),
  );

  api.put(
    '/sandbox/clock',
    {
      schema: {
        tags: ['sandbox'],
        operationId: 'moveSandboxClock',
        summary: 'Moves the clock of the sandbox forward',
        body: ClockBody,
        response: { 200: ClockBody, default: ProblemBody },
      },
    },
    async ({ actor, body }) => {
      if (actor.role !== 'operator') refuse('not-permitted', 'the operator moves the clock');
      await moveSandboxClock(database, new Date(body.instant));
      return { instant: (await clock.now()).toISOString() };
    },
  );
}
