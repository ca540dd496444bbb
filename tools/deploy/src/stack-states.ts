/**
 * Why a stack cannot be deployed in its present state, and what to do. Undefined if it can be.
 * Source: CloudFormation User Guide, "Understand CloudFormation stack creation events", stack status codes.
 */
export function stackProblem(name: string, status: string, region: string): string | undefined {
  const command = (verb: string) => `aws cloudformation ${verb} --stack-name ${name} --region ${region}`;
  const is = `the stack ${name} is ${status}`;
  if (status === 'REVIEW_IN_PROGRESS')
    return `${is}: it was never created. Delete it: ${command('delete-stack')}`;
  if (status.endsWith('_IN_PROGRESS'))
    return `${is}: another deployment is in progress. Wait for its end, then run this command again`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `${is}: a deployment and its rollback failed. Continue the rollback: ${command('continue-update-rollback')}`;
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED' || status === 'CREATE_FAILED')
    return `${is}: its first deployment failed. Delete it: ${command('delete-stack')}. Its protected tables stay: see "If the first deployment fails" in docs/deploy.md`;
  if (status === 'DELETE_FAILED')
    return `${is}: it could not be deleted. Remove the cause that its events show, then delete it again: ${command('delete-stack')}`;
  return undefined;
}
