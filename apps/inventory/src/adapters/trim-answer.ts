import type { DescribeInstancesCommand } from '@aws-sdk/client-ec2';

/**
 * Parts of an instance that the inventory does not keep. Taking the XML apart is most of what a page costs, and these
 * are most of the XML. None of them occurs inside an element of its own name, nor inside one that is kept.
 */
const UNUSED = [
  ...[
    'networkInterfaceSet',
    'blockDeviceMapping',
    'groupSet',
    'productCodes',
    'monitoring',
    'stateReason',
    'reason',
  ],
  ...[
    'capacityReservationSpecification',
    'cpuOptions',
    'metadataOptions',
    'enclaveOptions',
    'hibernationOptions',
  ],
  ...[
    'maintenanceOptions',
    'privateDnsNameOptions',
    'networkPerformanceOptions',
    'dnsName',
    'privateDnsName',
  ],
  ...[
    'keyName',
    'amiLaunchIndex',
    'sourceDestCheck',
    'rootDeviceType',
    'rootDeviceName',
    'virtualizationType',
  ],
  ...[
    'hypervisor',
    'clientToken',
    'ebsOptimized',
    'enaSupport',
    'usageOperation',
    'usageOperationUpdateTime',
  ],
  ...['bootMode', 'currentInstanceBootMode'],
];
const UNUSED_ELEMENT = new RegExp(`<(${UNUSED.join('|')})(?:/>|>[^]*?</\\1>)`, 'g');

/** An XML answer without the unused elements. In text, tags and attributes `<` is escaped, so only elements match. */
export const trimAnswer = (xml: string): string => xml.replace(UNUSED_ELEMENT, '');

interface Answer {
  statusCode: number;
  body: AsyncIterable<Uint8Array>;
}

const isAnswer = (response: unknown): response is Answer =>
  typeof response === 'object' && response !== null && 'statusCode' in response && 'body' in response;

/** Trims the answer of a command before the SDK parses it; errors are left as they are. */
export function trimAnswerOf(command: DescribeInstancesCommand): DescribeInstancesCommand {
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isAnswer(response) || response.statusCode !== 200) return result;
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      const trimmed = Buffer.from(trimAnswer(Buffer.concat(chunks).toString('utf8')));
      return { ...result, response: Object.assign(response, { body: trimmed }) };
    },
    { step: 'deserialize', priority: 'low', name: 'musterTrimAnswer' },
  );
  return command;
}
