import { z } from 'zod';
import { BenchError } from '../errors.ts';
import { FLEET, FLEET_INSTANCES, FLEET_SIMULATION } from '../fleet.ts';
import { runPython } from '../processes/python.ts';
import { againstSimulatedAws, throttledCalls } from '../processes/simulated-aws.ts';
import { LoopSample, type PoolSample, Usage } from '../results.ts';

/** Instances in the part of the fleet on which the article's loop is measured: about a hundred calls. */
const LOOP_SHARE = 100;

const PoolAnswer = z.strictObject({ tagged: z.int(), usage: Usage });

/**
 * Two processes with boto3 list and tag the whole fleet. Each has this many threads.
 * @throws BenchError
 */
export async function measurePool(threads: number): Promise<PoolSample> {
  const { result, stats, usage } = await againstSimulatedAws(FLEET_SIMULATION, (environment) =>
    runPython('pool.py', { accounts: FLEET.accounts, threads }, PoolAnswer, environment),
  );
  const { answer, wallMs } = result;
  if (answer.tagged !== FLEET_INSTANCES)
    throw new BenchError(`the boto3 pool tagged ${answer.tagged} instances instead of ${FLEET_INSTANCES}`);
  return {
    wallMs,
    usage: answer.usage,
    simulator: usage,
    calls: stats.calls,
    throttled: throttledCalls(stats),
  };
}

/** The article's loop over a small part of one target. @throws BenchError */
export async function measureLoop(): Promise<LoopSample> {
  const share = { account: FLEET.accounts[0], region: 'us-east-1', instances: LOOP_SHARE };
  const { result } = await againstSimulatedAws(FLEET_SIMULATION, (environment) =>
    runPython('article_loop.py', share, LoopSample, environment),
  );
  return result.answer;
}
