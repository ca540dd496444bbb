import { describe, expect, it } from '@jest/globals';
import { trimAnswer } from './trim-answer.ts';

describe('trimAnswer', () => {
  it('takes out what the inventory does not keep, and nothing else', () => {
    const xml =
      '<item><instanceId>i-1</instanceId><dnsName/><monitoring><state>on</state></monitoring>' +
      '<networkInterfaceSet><item><groupSet><item><groupId>sg-1</groupId></item></groupSet></item></networkInterfaceSet>' +
      '<groupSet><item><groupId>sg-1</groupId></item></groupSet><instanceState><name>running</name></instanceState>' +
      '<tagSet><item><key>keyName</key><value>a &lt;groupSet&gt; b</value></item></tagSet></item>';
    expect(trimAnswer(xml)).toBe(
      '<item><instanceId>i-1</instanceId><instanceState><name>running</name></instanceState>' +
        '<tagSet><item><key>keyName</key><value>a &lt;groupSet&gt; b</value></item></tagSet></item>',
    );
  });

  it('leaves an element alone whose name only begins like an unused one', () => {
    const xml = '<reasonCode>x</reasonCode><monitoringTier>y</monitoringTier>';
    expect(trimAnswer(xml)).toBe(xml);
  });
});
