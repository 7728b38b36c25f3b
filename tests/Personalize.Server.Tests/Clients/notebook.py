# The calls of the first notebooks of aws-samples/amazon-personalize-samples for aws-hrnn as they were in April 2020 (getting_started: build a
# campaign, view interactions, clean up), typed again: nothing differs but the endpoint, the data, the waiting times, and that there is neither S3
# nor IAM to be set up.
import csv
import json
import os
import time
import uuid

import boto3

boto3.setup_default_session(region_name="us-east-1")
endpoint = os.environ["PERSONALIZE_ENDPOINT"]
personalize = boto3.client("personalize", endpoint_url=endpoint)
personalize_runtime = boto3.client("personalize-runtime", endpoint_url=endpoint)
personalize_events = boto3.client(service_name="personalize-events", endpoint_url=endpoint)
bucket = os.environ["PERSONALIZE_BUCKET"]
filename = "movie-lens-100k.csv"
role_arn = "arn:aws:iam::123456789012:role/PersonalizeRoleDemo"

with open(os.path.join(os.environ["PERSONALIZE_BUCKET_FOLDER"], "interactions.csv"), encoding="utf-8") as source:
    rows = [(row["USER_ID"][1:], row["ITEM_ID"][1:], row["TIMESTAMP"]) for row in csv.DictReader(source)]
with open(os.path.join(os.environ["PERSONALIZE_BUCKET_FOLDER"], filename), "w", encoding="utf-8", newline="") as target:
    csv.writer(target).writerows([("USER_ID", "ITEM_ID", "TIMESTAMP"), *rows])


def show(response):
    print(json.dumps({key: value for key, value in response.items() if key != "ResponseMetadata"}, indent=2), flush=True)


def wait(what, describe):
    max_time = time.time() + 3 * 60 * 60
    while time.time() < max_time:
        status = describe()["status"]
        print(f"{what}: {status}", flush=True)
        if status == "ACTIVE" or status == "CREATE FAILED":
            break
        time.sleep(0.2)
    assert status == "ACTIVE"


schema = {
    "type": "record",
    "name": "Interactions",
    "namespace": "com.amazonaws.personalize.schema",
    "fields": [
        {"name": "USER_ID", "type": "string"},
        {"name": "ITEM_ID", "type": "string"},
        {"name": "TIMESTAMP", "type": "long"},
    ],
    "version": "1.0",
}
create_schema_response = personalize.create_schema(name="personalize-demo-schema", schema=json.dumps(schema))
schema_arn = create_schema_response["schemaArn"]
show(create_schema_response)

create_dataset_group_response = personalize.create_dataset_group(name="personalize-launch-demo")
dataset_group_arn = create_dataset_group_response["datasetGroupArn"]
show(create_dataset_group_response)
wait("DatasetGroup", lambda: personalize.describe_dataset_group(datasetGroupArn=dataset_group_arn)["datasetGroup"])

create_dataset_response = personalize.create_dataset(
    name="personalize-launch-interactions", datasetType="INTERACTIONS", datasetGroupArn=dataset_group_arn, schemaArn=schema_arn)
dataset_arn = create_dataset_response["datasetArn"]
show(create_dataset_response)

create_dataset_import_job_response = personalize.create_dataset_import_job(
    jobName="personalize-demo-import1", datasetArn=dataset_arn, dataSource={"dataLocation": f"s3://{bucket}/{filename}"}, roleArn=role_arn)
dataset_import_job_arn = create_dataset_import_job_response["datasetImportJobArn"]
show(create_dataset_import_job_response)
wait("DatasetImportJob", lambda: personalize.describe_dataset_import_job(datasetImportJobArn=dataset_import_job_arn)["datasetImportJob"])

for recipe in personalize.list_recipes()["recipes"]:
    print(recipe["recipeArn"])
recipe_arn = "arn:aws:personalize:::recipe/aws-hrnn"

create_solution_response = personalize.create_solution(name="personalize-demo-soln-hrnn", datasetGroupArn=dataset_group_arn, recipeArn=recipe_arn)
solution_arn = create_solution_response["solutionArn"]
show(create_solution_response)
create_solution_version_response = personalize.create_solution_version(solutionArn=solution_arn)
solution_version_arn = create_solution_version_response["solutionVersionArn"]
show(create_solution_version_response)
wait("SolutionVersion", lambda: personalize.describe_solution_version(solutionVersionArn=solution_version_arn)["solutionVersion"])
show(personalize.get_solution_metrics(solutionVersionArn=solution_version_arn))

create_campaign_response = personalize.create_campaign(name="personalize-demo-camp", solutionVersionArn=solution_version_arn, minProvisionedTPS=1)
campaign_arn = create_campaign_response["campaignArn"]
show(create_campaign_response)
wait("Campaign", lambda: personalize.describe_campaign(campaignArn=campaign_arn)["campaign"])

user_id = rows[-1][0]
before = [item["itemId"] for item in personalize_runtime.get_recommendations(campaignArn=campaign_arn, userId=str(user_id))["itemList"]]
print("Recommendations for user: ", user_id, before)

response = personalize.create_event_tracker(name="MovieClickTracker", datasetGroupArn=dataset_group_arn)
print(response["eventTrackerArn"])
print(response["trackingId"])
TRACKING_ID = response["trackingId"]
event_tracker_arn = response["eventTrackerArn"]

session_dict = {}


def send_movie_click(USER_ID, ITEM_ID):
    session_ID = session_dict.setdefault(USER_ID, str(uuid.uuid1()))
    personalize_events.put_events(
        trackingId=TRACKING_ID, userId=USER_ID, sessionId=session_ID,
        eventList=[{"sentAt": int(time.time()), "eventType": "EVENT_TYPE", "properties": json.dumps({"itemId": str(ITEM_ID)})}])


send_movie_click(USER_ID=str(user_id), ITEM_ID=before[-1])
after = [item["itemId"] for item in personalize_runtime.get_recommendations(campaignArn=campaign_arn, userId=str(user_id))["itemList"]]
print("Recommendations for user: ", user_id, after)
assert before != after

personalize.delete_campaign(campaignArn=campaign_arn)
personalize.delete_solution(solutionArn=solution_arn)
personalize.delete_event_tracker(eventTrackerArn=event_tracker_arn)
personalize.delete_dataset(datasetArn=dataset_arn)
personalize.delete_dataset(datasetArn=dataset_arn.replace("INTERACTIONS", "EVENT_INTERACTIONS"))
personalize.delete_schema(schemaArn=schema_arn)
print("done")
