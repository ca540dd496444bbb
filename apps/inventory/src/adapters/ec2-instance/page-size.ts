/**
 * The most instances that DescribeInstances returns in one page. Without MaxResults the call counts as unpaginated and is
 * throttled harder. Source: EC2 API Reference, DescribeInstances.
 */
export const INSTANCES_PER_PAGE = 1000;
