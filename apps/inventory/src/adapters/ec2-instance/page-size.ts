/**
 * The maximum number of instances that DescribeInstances returns in one page. Without MaxResults, EC2 treats the call
 * as unpaginated and throttles it harder. Source: EC2 API Reference, DescribeInstances.
 */
export const INSTANCES_PER_PAGE = 1000;
