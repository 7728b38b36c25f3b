# The whole life of a recommender, and each error once, through an unmodified boto3. What it needs comes in its environment.
import json
import os
import sys
import time
import uuid

import boto3

options = {"endpoint_url": os.environ["PERSONALIZE_ENDPOINT"], "region_name": "eu-central-1"}
bucket, user = os.environ["PERSONALIZE_BUCKET"], "u7"
personalize = boto3.client("personalize", **options)
runtime = boto3.client("personalize-runtime", **options)
events = boto3.client("personalize-events", **options)
role = "arn:aws:iam::123456789012:role/reader"
name = "boto" + uuid.uuid4().hex[:8]


def say(*words):
    print(*words, flush=True)


def wait(describe, member, **arn):
    seen = []
    deadline = time.time() + 300
    while time.time() < deadline:
        resource = describe(**arn)[member]
        if not seen or seen[-1] != resource["status"]:
            seen.append(resource["status"])
        if resource["status"] == "ACTIVE" or resource["status"].endswith("FAILED"):
            say(" ", member, " > ".join(seen))
            assert resource["status"] == "ACTIVE", resource
            return resource
        time.sleep(0.1)
    raise TimeoutError(member)


def refuses(client, error, call, **request):
    try:
        call(**request)
    except getattr(client.exceptions, error) as refused:
        say("  refused:", error, "-", refused.response["Error"]["Message"])
        return
    raise AssertionError("not refused: " + error)


say("1. group, schema, dataset")
group = personalize.create_dataset_group(name=name, tags=[{"tagKey": "team", "tagValue": "shop"}])["datasetGroupArn"]
say(" ", group)
assert group.startswith("arn:aws:personalize:eu-central-1:"), group
wait(personalize.describe_dataset_group, "datasetGroup", datasetGroupArn=group)
schema_text = json.dumps({
    "type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "version": "1.0",
    "fields": [{"name": f, "type": t} for f, t in [("USER_ID", "string"), ("ITEM_ID", "string"), ("TIMESTAMP", "long"), ("EVENT_TYPE", "string")]]})
schema = personalize.create_schema(name=name, schema=schema_text)["schemaArn"]
assert json.loads(personalize.describe_schema(schemaArn=schema)["schema"]["schema"])["name"] == "Interactions"
dataset = personalize.create_dataset(name=name, schemaArn=schema, datasetGroupArn=group, datasetType="Interactions")["datasetArn"]
wait(personalize.describe_dataset, "dataset", datasetArn=dataset)

say("2. import")
job = personalize.create_dataset_import_job(
    jobName=name, datasetArn=dataset, dataSource={"dataLocation": f"s3://{bucket}/interactions.csv"}, roleArn=role)["datasetImportJobArn"]
imported = wait(personalize.describe_dataset_import_job, "datasetImportJob", datasetImportJobArn=job)
assert imported["dataSource"]["dataLocation"] == f"s3://{bucket}/interactions.csv" and imported["roleArn"] == role, imported

say("3. AutoML")
solution = personalize.create_solution(
    name=name, datasetGroupArn=group, performAutoML=True,
    solutionConfig={"autoMLConfig": {"metricName": "precision_at_25", "recipeList": ["arn:aws:personalize:::recipe/aws-hrnn"]}})["solutionArn"]
version = personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
trained = wait(personalize.describe_solution_version, "solutionVersion", solutionVersionArn=version)
best = personalize.describe_solution(solutionArn=solution)["solution"]
say("  best:", best["autoMLResult"]["bestRecipeArn"], trained["tunedHPOParams"]["algorithmHyperParameters"])
metrics = personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
say("  precision_at_25:", metrics["precision_at_25"])

say("4. campaign and recommendations")
campaign = personalize.create_campaign(name=name, solutionVersionArn=version, minProvisionedTPS=1)["campaignArn"]
wait(personalize.describe_campaign, "campaign", campaignArn=campaign)
answer = runtime.get_recommendations(campaignArn=campaign, userId=user, numResults=10)
before = [item["itemId"] for item in answer["itemList"]]
say(" ", answer["recommendationId"], before)
assert len(before) == 10 and 0 < sum(item["score"] for item in answer["itemList"]) <= 1

ranking = runtime.get_personalized_ranking(campaignArn=campaign, userId=user, inputList=list(reversed(before)))["personalizedRanking"]
say("  ranked:", [item["itemId"] for item in ranking])
assert [item["itemId"] for item in ranking] == before and abs(sum(item["score"] for item in ranking) - 1) < 1e-6

say("5. events change them")
tracker = personalize.create_event_tracker(name=name, datasetGroupArn=group)
now = int(time.time())
events.put_events(trackingId=tracker["trackingId"], userId=user, sessionId="s1", eventList=[
    {"eventType": "click", "itemId": item, "sentAt": now + n, "properties": json.dumps({"from": "search"})} for n, item in enumerate(before[4:7])])
after = [item["itemId"] for item in runtime.get_recommendations(campaignArn=campaign, userId=user, numResults=10)["itemList"]]
say(" ", after)
assert after != before

say("6. filter")
expression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")'
unseen = personalize.create_filter(name=name, datasetGroupArn=group, filterExpression=expression)["filterArn"]
wait(personalize.describe_filter, "filter", filterArn=unseen)
filtered = [item["itemId"] for item in runtime.get_recommendations(campaignArn=campaign, userId=user, filterArn=unseen)["itemList"]]
assert not set(before[4:7]) & set(filtered), filtered

say("7. batch")
batch = personalize.create_batch_inference_job(
    jobName=name, solutionVersionArn=version, numResults=5, roleArn=role,
    jobInput={"s3DataSource": {"path": f"s3://{bucket}/users.json"}},
    jobOutput={"s3DataDestination": {"path": f"s3://{bucket}/{name}/"}})["batchInferenceJobArn"]
wait(personalize.describe_batch_inference_job, "batchInferenceJob", batchInferenceJobArn=batch)
with open(os.path.join(os.environ["PERSONALIZE_BUCKET_FOLDER"], name, "users.json.out"), encoding="utf-8") as lines:
    answers = [json.loads(line) for line in lines]
say(" ", len(answers), "lines, the first:", answers[0])
assert all(len(line["output"]["recommendedItems"]) == 5 for line in answers)

say("8. user segments")
with open(os.path.join(os.environ["PERSONALIZE_BUCKET_FOLDER"], "items.json"), "w", encoding="utf-8") as lines:
    lines.write(json.dumps({"itemId": before[0]}) + "\n")
segments = personalize.create_batch_segment_job(
    jobName=name, solutionVersionArn=version, numResults=6, roleArn=role,
    jobInput={"s3DataSource": {"path": f"s3://{bucket}/items.json"}},
    jobOutput={"s3DataDestination": {"path": f"s3://{bucket}/{name}/"}})["batchSegmentJobArn"]
wait(personalize.describe_batch_segment_job, "batchSegmentJob", batchSegmentJobArn=segments)
assert segments in [job["batchSegmentJobArn"] for job in personalize.list_batch_segment_jobs(solutionVersionArn=version)["batchSegmentJobs"]]
with open(os.path.join(os.environ["PERSONALIZE_BUCKET_FOLDER"], name, "items.json.out"), encoding="utf-8") as lines:
    answer = json.loads(lines.readline())
say(" ", answer["input"], answer["output"]["recommendedUsers"])
assert len(answer["output"]["recommendedUsers"]) == 6

say("9. training by itself")
personalize.update_solution(
    solutionArn=solution, performAutoTraining=True, solutionUpdateConfig={"autoTrainingConfig": {"schedulingExpression": "rate(3 days)"}})
updated = personalize.describe_solution(solutionArn=solution)["solution"]
say(" ", updated["latestSolutionUpdate"]["solutionUpdateConfig"], updated["latestSolutionVersion"]["trainingType"])
assert updated["performAutoTraining"] and updated["solutionConfig"]["autoTrainingConfig"]["schedulingExpression"] == "rate(3 days)", updated

say("10. export")
export = personalize.create_dataset_export_job(
    jobName=name, datasetArn=dataset, ingestionMode="ALL", roleArn=role,
    jobOutput={"s3DataDestination": {"path": f"s3://{bucket}/exports/"}})["datasetExportJobArn"]
wait(personalize.describe_dataset_export_job, "datasetExportJob", datasetExportJobArn=export)

say("11. metric attribution, lists, tags, recipes")
attribution = personalize.create_metric_attribution(
    name=name, datasetGroupArn=group, metrics=[{"eventType": "click", "metricName": "clicks", "expression": "SAMPLECOUNT()"}],
    metricsOutputConfig={"roleArn": role})["metricAttributionArn"]
assert personalize.list_metric_attribution_metrics(metricAttributionArn=attribution)["metrics"][0]["metricName"] == "clicks"
assert personalize.describe_metric_attribution(metricAttributionArn=attribution)["metricAttribution"]["metricsOutputConfig"]["roleArn"] == role
personalize.delete_metric_attribution(metricAttributionArn=attribution)
names = [entry["name"] for page in personalize.get_paginator("list_dataset_groups").paginate(PaginationConfig={"PageSize": 1}) for entry in page["datasetGroups"]]
assert name in names, names
personalize.tag_resource(resourceArn=campaign, tags=[{"tagKey": "stage", "tagValue": "test"}])
assert personalize.list_tags_for_resource(resourceArn=campaign)["tags"] == [{"tagKey": "stage", "tagValue": "test"}]
personalize.untag_resource(resourceArn=campaign, tagKeys=["stage"])
assert personalize.list_tags_for_resource(resourceArn=group)["tags"] == [{"tagKey": "team", "tagValue": "shop"}]
recipe = personalize.describe_recipe(recipeArn="arn:aws:personalize:::recipe/aws-hrnn")["recipe"]
algorithm = personalize.describe_algorithm(algorithmArn=recipe["algorithmArn"])["algorithm"]
say(" ", recipe["name"], algorithm["defaultHyperParameters"])
personalize.describe_feature_transformation(featureTransformationArn=recipe["featureTransformationArn"])

say("12. each error")
refuses(personalize, "ResourceAlreadyExistsException", personalize.create_dataset_group, name=name)
refuses(personalize, "ResourceNotFoundException", personalize.describe_campaign, campaignArn=campaign + "x")
refuses(personalize, "InvalidInputException", personalize.create_dataset_group, name="not a name")
refuses(personalize, "ResourceInUseException", personalize.delete_dataset_group, datasetGroupArn=group)
refuses(personalize, "LimitExceededException", personalize.create_event_tracker, name=name + "2", datasetGroupArn=group)
refuses(personalize, "InvalidNextTokenException", personalize.list_campaigns, nextToken="nonsense")
refuses(personalize, "InvalidInputException", personalize.create_recommender, name=name, datasetGroupArn=group, recipeArn=recipe["recipeArn"])
refuses(personalize, "TooManyTagsException", personalize.tag_resource, resourceArn=group,
        tags=[{"tagKey": str(n), "tagValue": ""} for n in range(60)])
refuses(personalize, "TooManyTagKeysException", personalize.untag_resource, resourceArn=group, tagKeys=[str(n) for n in range(60)])
refuses(runtime, "ResourceNotFoundException", runtime.get_recommendations, campaignArn=campaign + "x", userId=user)
refuses(runtime, "InvalidInputException", runtime.get_recommendations, campaignArn=campaign, userId=user, numResults=501)
refuses(events, "InvalidInputException", events.put_events, trackingId="none", sessionId="s", eventList=[{"eventType": "c", "sentAt": now}])
refuses(events, "ResourceNotFoundException", events.put_items, datasetArn=dataset.replace("INTERACTIONS", "ITEMS"),
        items=[{"itemId": "1", "properties": "{}"}])

say("13. delete everything")
personalize.delete_campaign(campaignArn=campaign)
personalize.delete_filter(filterArn=unseen)
personalize.delete_event_tracker(eventTrackerArn=tracker["eventTrackerArn"])
personalize.delete_solution(solutionArn=solution)
personalize.delete_dataset(datasetArn=dataset)
personalize.delete_schema(schemaArn=schema)
personalize.delete_dataset_group(datasetGroupArn=group)
refuses(personalize, "ResourceNotFoundException", personalize.describe_dataset_group, datasetGroupArn=group)
say("done")
sys.exit(0)
