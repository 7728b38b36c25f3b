// The whole life of a recommender, and each error once, through the unmodified AWS SDK for JavaScript. What it needs comes in its environment.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The packages are in a cache, not beside this file.
const load = createRequire(join(process.env.PERSONALIZE_NODE_MODULES, 'any.js'));
const P = load('@aws-sdk/client-personalize');
const R = load('@aws-sdk/client-personalize-runtime');
const E = load('@aws-sdk/client-personalize-events');

const options = { endpoint: process.env.PERSONALIZE_ENDPOINT, region: 'us-west-2' };
const personalize = new P.Personalize(options);
const runtime = new R.PersonalizeRuntime(options);
const events = new E.PersonalizeEvents(options);
const bucket = process.env.PERSONALIZE_BUCKET;
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const name = 'js' + randomUUID().slice(0, 8);
const userId = 'u9';
const say = (...words) => console.log(...words);

async function wait(describe, member) {
  const seen = [];
  for (const end = Date.now() + 300_000; Date.now() < end;) {
    const resource = (await describe())[member];
    if (seen.at(-1) !== resource.status) seen.push(resource.status);
    if (resource.status === 'ACTIVE' || resource.status.endsWith('FAILED')) {
      say(' ', member, seen.join(' > '));
      assert.equal(resource.status, 'ACTIVE', resource.failureReason);
      assert.ok(resource.creationDateTime instanceof Date && resource.creationDateTime.getFullYear() > 2000);
      return resource;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('timeout: ' + member);
}

async function refuses(type, call) {
  await assert.rejects(call, error => {
    say('  refused:', error.name, '-', error.message);
    assert.ok(error instanceof type, `${error.name} instead of ${type.name}`);
    assert.ok(error.$metadata.requestId);
    return true;
  });
}

say('1. group, schema, dataset');
const { datasetGroupArn } = await personalize.createDatasetGroup({ name, tags: [{ tagKey: 'team', tagValue: 'shop' }] });
say(' ', datasetGroupArn);
await wait(() => personalize.describeDatasetGroup({ datasetGroupArn }), 'datasetGroup');
const fields = ['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE'].map(field => ({ name: field, type: field === 'TIMESTAMP' ? 'long' : 'string' }));
const { schemaArn } = await personalize.createSchema({
  name, schema: JSON.stringify({ type: 'record', name: 'Interactions', namespace: 'com.amazonaws.personalize.schema', fields, version: '1.0' }),
});
const { datasetArn } = await personalize.createDataset({ name, schemaArn, datasetGroupArn, datasetType: 'INTERACTIONS' });

say('2. import');
const { datasetImportJobArn } = await personalize.createDatasetImportJob({
  jobName: name, datasetArn, dataSource: { dataLocation: `s3://${bucket}/interactions.csv` }, roleArn, importMode: 'FULL',
});
await wait(() => personalize.describeDatasetImportJob({ datasetImportJobArn }), 'datasetImportJob');

say('3. AutoML');
const { solutionArn } = await personalize.createSolution({ name, datasetGroupArn, performAutoML: true });
const { solutionVersionArn } = await personalize.createSolutionVersion({ solutionArn });
await wait(() => personalize.describeSolutionVersion({ solutionVersionArn }), 'solutionVersion');
const { solution } = await personalize.describeSolution({ solutionArn });
say('  best:', solution.autoMLResult.bestRecipeArn, solution.latestSolutionVersion.status);
const { metrics } = await personalize.getSolutionMetrics({ solutionVersionArn });
say('  coverage:', metrics.coverage);

say('4. campaign and recommendations');
const { campaignArn } = await personalize.createCampaign({ name, solutionVersionArn: `${solutionArn}/$LATEST`, minProvisionedTPS: 1 });
await wait(() => personalize.describeCampaign({ campaignArn }), 'campaign');
const ids = answer => answer.itemList.map(item => item.itemId);
const before = ids(await runtime.getRecommendations({ campaignArn, userId, numResults: 8 }));
say(' ', before);
assert.equal(before.length, 8);

say('5. events change them');
const { trackingId, eventTrackerArn } = await personalize.createEventTracker({ name, datasetGroupArn });
await events.putEvents({
  trackingId, userId, sessionId: 's1', eventList: before.slice(3, 6).map((itemId, n) => ({ eventType: 'click', itemId, sentAt: new Date(Date.now() + n) })),
});
const after = ids(await runtime.getRecommendations({ campaignArn, userId, numResults: 8 }));
say(' ', after);
assert.notDeepEqual(after, before);

say('6. filter');
const { filterArn } = await personalize.createFilter({
  name, datasetGroupArn, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)',
});
const filterValues = { TYPE: '"click"' };
const filtered = ids(await runtime.getRecommendations({ campaignArn, userId, filterArn, filterValues }));
assert.ok(before.slice(3, 6).every(item => !filtered.includes(item)));

say('7. batch');
const { batchInferenceJobArn } = await personalize.createBatchInferenceJob({
  jobName: name, solutionVersionArn, roleArn, numResults: 3,
  jobInput: { s3DataSource: { path: `s3://${bucket}/users.json` } },
  jobOutput: { s3DataDestination: { path: `s3://${bucket}/${name}/` } },
});
await wait(() => personalize.describeBatchInferenceJob({ batchInferenceJobArn }), 'batchInferenceJob');
const lines = readFileSync(join(process.env.PERSONALIZE_BUCKET_FOLDER, name, 'users.json.out'), 'utf8').trim().split('\n').map(JSON.parse);
say(' ', lines.length, 'lines, the first:', JSON.stringify(lines[0]));

say('8. user segments');
writeFileSync(join(process.env.PERSONALIZE_BUCKET_FOLDER, 'items.json'), JSON.stringify({ itemId: before[0] }));
const { batchSegmentJobArn } = await personalize.createBatchSegmentJob({
  jobName: name, solutionVersionArn, roleArn, numResults: 4,
  jobInput: { s3DataSource: { path: `s3://${bucket}/items.json` } },
  jobOutput: { s3DataDestination: { path: `s3://${bucket}/${name}/` } },
});
await wait(() => personalize.describeBatchSegmentJob({ batchSegmentJobArn }), 'batchSegmentJob');
const segment = JSON.parse(readFileSync(join(process.env.PERSONALIZE_BUCKET_FOLDER, name, 'items.json.out'), 'utf8'));
say(' ', segment.input, segment.output.recommendedUsers);
assert.equal(segment.output.recommendedUsers.length, 4);

say('9. training by itself');
await personalize.updateSolution({
  solutionArn, performAutoTraining: true, solutionUpdateConfig: { autoTrainingConfig: { schedulingExpression: 'rate(3 days)' } },
});
const { solution: updated } = await personalize.describeSolution({ solutionArn });
say(' ', JSON.stringify(updated.latestSolutionUpdate.solutionUpdateConfig), updated.latestSolutionUpdate.lastUpdatedDateTime instanceof Date);
assert.ok(updated.performAutoTraining);

say('10. the users in a file are forgotten');
const { dataDeletionJobArn } = await personalize.createDataDeletionJob({
  jobName: name, datasetGroupArn, roleArn, dataSource: { dataLocation: `s3://${bucket}/leavers.csv` },
});
const deletion = await wait(() => personalize.describeDataDeletionJob({ dataDeletionJobArn }), 'dataDeletionJob');
say('  deleted:', deletion.numDeleted);
assert.ok(deletion.numDeleted > 0);

say('11. lists');
let found = 0;
for await (const page of P.paginateListSchemas({ client: personalize, pageSize: 1 }, {})) found += page.schemas.filter(schema => schema.name === name).length;
assert.equal(found, 1);

say('12. each error');
await refuses(P.ResourceAlreadyExistsException, () => personalize.createDatasetGroup({ name }));
await refuses(P.ResourceNotFoundException, () => personalize.describeCampaign({ campaignArn: campaignArn + 'x' }));
await refuses(P.InvalidInputException, () => personalize.createDatasetGroup({ name: 'not a name' }));
await refuses(P.InvalidInputException, () => personalize.createDatasetGroup({}));
await refuses(P.ResourceInUseException, () => personalize.deleteDatasetGroup({ datasetGroupArn }));
await refuses(P.LimitExceededException, () => personalize.createEventTracker({ name: name + '2', datasetGroupArn }));
await refuses(P.InvalidNextTokenException, () => personalize.listCampaigns({ nextToken: 'nonsense' }));
await refuses(P.InvalidInputException, () => personalize.createRecommender({ name, datasetGroupArn, recipeArn: solution.autoMLResult.bestRecipeArn }));
const tagKeys = Array.from({ length: 60 }, (_, n) => String(n));
await refuses(P.TooManyTagsException, () => personalize.tagResource({ resourceArn: datasetGroupArn, tags: tagKeys.map(tagKey => ({ tagKey, tagValue: '' })) }));
await refuses(P.TooManyTagKeysException, () => personalize.untagResource({ resourceArn: datasetGroupArn, tagKeys }));
await refuses(R.ResourceNotFoundException, () => runtime.getRecommendations({ campaignArn: campaignArn + 'x', userId }));
await refuses(R.InvalidInputException, () => runtime.getRecommendations({ campaignArn, userId, numResults: 501 }));
await refuses(E.InvalidInputException, () => events.putEvents({ trackingId, sessionId: 's', eventList: [{ eventType: 'x'.repeat(300), sentAt: new Date() }] }));
await refuses(E.InvalidInputException, () => events.putActions({ datasetArn, actions: [{ actionId: 'a' }] }));
await refuses(E.ResourceNotFoundException, () => events.putUsers({ datasetArn: datasetArn.replace('INTERACTIONS', 'USERS'), users: [{ userId: 'u' }] }));

say('13. a client whose clock is an hour late corrects it');
const late = new P.Personalize({ ...options, systemClockOffset: -3_600_000 });
assert.ok((await late.listRecipes({})).recipes.length > 0);

say('14. delete everything');
await personalize.deleteCampaign({ campaignArn });
await personalize.deleteFilter({ filterArn });
await personalize.deleteEventTracker({ eventTrackerArn });
await personalize.deleteSolution({ solutionArn });
await personalize.deleteDataset({ datasetArn });
await personalize.deleteSchema({ schemaArn });
await personalize.deleteDatasetGroup({ datasetGroupArn });
await refuses(P.ResourceNotFoundException, () => personalize.describeDatasetGroup({ datasetGroupArn }));
say('done');
