type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const utf8 = (text: unknown): number => Buffer.byteLength(String(text));
const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Two digits need one byte, and the number itself one more. */
const numberBytes = (value: unknown): number => Math.ceil(String(value).replace(/[-.]/g, '').length / 2) + 1;
const binaryBytes = (value: unknown): number => Buffer.from(String(value), 'base64').length;

function valueBytes(value: unknown): number {
  const [entry] = isObject(value) ? Object.entries(value) : [];
  const [type, content] = entry ?? ['NULL', true];
  if (type === 'S') return utf8(content);
  if (type === 'N') return numberBytes(content);
  if (type === 'B') return binaryBytes(content);
  if (type === 'SS') return total(listOf(content).map(utf8));
  if (type === 'NS') return total(listOf(content).map(numberBytes));
  if (type === 'BS') return total(listOf(content).map(binaryBytes));
  if (type === 'L') return 3 + total(listOf(content).map((each) => 1 + valueBytes(each)));
  if (type === 'M') return 3 + attributesBytes(content, 1);
  return 1;
}

const attributesBytes = (attributes: unknown, overhead = 0): number =>
  total(
    Object.entries(isObject(attributes) ? attributes : {}).map(
      ([name, value]) => overhead + utf8(name) + valueBytes(value),
    ),
  );

/**
 * Size of an item in DynamoDB's JSON, in bytes.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: unknown): number => attributesBytes(item);

/** A write uses one unit for each kilobyte of the item, at least one. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** A strongly consistent read uses one unit for each four kilobytes, at least one. Any other read uses half as much. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) / (consistent ? 1 : 2);
