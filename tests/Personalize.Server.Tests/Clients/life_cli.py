# The whole life of a recommender, and each error once, through the unmodified AWS CLI: its own entry point, called many times in one process,
# because starting it takes longer than the calls. What it needs comes in its environment.
import contextlib
import io
import json
import os
import random
import time

import awscli
from awscli.clidriver import create_clidriver

os.environ.update(AWS_DEFAULT_REGION="eu-west-1", AWS_PAGER="")
bucket, folder = os.environ["PERSONALIZE_BUCKET"], os.environ["PERSONALIZE_BUCKET_FOLDER"]
role = "arn:aws:iam::123456789012:role/reader"
name = f"cli{random.randrange(10**8)}"
driver = create_clidriver()


def aws(service, *arguments):
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = driver.main(["--endpoint-url", os.environ["PERSONALIZE_ENDPOINT"], "--output", "text", service, *arguments])
    return code, output.getvalue().strip(), errors.getvalue().strip()


def run(service, *arguments):
    code, output, errors = aws(service, *arguments)
    assert code == 0, (arguments, errors)
    return output


def personalize(*arguments):
    return run("personalize", *arguments)


def wait(operation, member, option, arn):
    seen = []
    for _ in range(3000):
        status = personalize(operation, option, arn, "--query", f"{member}.status")
        if not seen or seen[-1] != status:
            seen.append(status)
        if status == "ACTIVE":
            print(" ", member, " > ".join(seen), flush=True)
            return
        assert "FAILED" not in status, personalize(operation, option, arn)
        time.sleep(0.1)
    raise TimeoutError(member)


def refuses(error, service, *arguments):
    code, _, errors = aws(service, *arguments)
    assert code == 254 or code == 255, (code, arguments)
    assert f"({error})" in errors, errors
    print("  refused:", errors.splitlines()[-1], flush=True)


print("aws-cli", awscli.__version__)
print("1. group, schema, dataset")
group = personalize("create-dataset-group", "--name", name, "--query", "datasetGroupArn")
print(" ", group)
fields = ",".join(f'{{"name":"{f}","type":"{t}"}}' for f, t in [("USER_ID", "string"), ("ITEM_ID", "string"), ("TIMESTAMP", "long"), ("EVENT_TYPE", "string")])
schema = personalize(
    "create-schema", "--name", name, "--query", "schemaArn", "--schema",
    f'{{"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{fields}]}}')
dataset = personalize(
    "create-dataset", "--name", name, "--schema-arn", schema, "--dataset-group-arn", group, "--dataset-type", "Interactions", "--query", "datasetArn")

print("2. import")
job = personalize(
    "create-dataset-import-job", "--job-name", name, "--dataset-arn", dataset, "--role-arn", role,
    "--data-source", f"dataLocation=s3://{bucket}/interactions.csv", "--query", "datasetImportJobArn")
wait("describe-dataset-import-job", "datasetImportJob", "--dataset-import-job-arn", job)

print("3. AutoML")
solution = personalize("create-solution", "--name", name, "--dataset-group-arn", group, "--perform-auto-ml", "--query", "solutionArn")
version = personalize("create-solution-version", "--solution-arn", solution, "--query", "solutionVersionArn")
wait("describe-solution-version", "solutionVersion", "--solution-version-arn", version)
print("  best:", personalize("describe-solution", "--solution-arn", solution, "--query", "solution.autoMLResult.bestRecipeArn"))
print("  precision_at_5:", personalize("get-solution-metrics", "--solution-version-arn", version, "--query", "metrics.precision_at_5"))

print("4. campaign and recommendations")
campaign = personalize("create-campaign", "--name", name, "--solution-version-arn", version, "--min-provisioned-tps", "1", "--query", "campaignArn")
wait("describe-campaign", "campaign", "--campaign-arn", campaign)


def items(*arguments):
    return run(
        "personalize-runtime", "get-recommendations", "--campaign-arn", campaign, "--user-id", "u11", "--num-results", "6",
        "--query", "itemList[].itemId", *arguments).split()


before = items()
print(" ", before)
assert len(before) == 6

print("5. events change them")
tracker, tracking = personalize("create-event-tracker", "--name", name, "--dataset-group-arn", group, "--query", "[eventTrackerArn,trackingId]").split()
run("personalize-events", "put-events", "--tracking-id", tracking, "--user-id", "u11", "--session-id", "s1",
    "--event-list", json.dumps([{"eventType": "click", "itemId": before[4], "sentAt": int(time.time())}]))
after = items()
print(" ", after)
assert after != before

print("6. filter")
unseen = personalize(
    "create-filter", "--name", name, "--dataset-group-arn", group, "--query", "filterArn",
    "--filter-expression", 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")')
assert before[4] not in items("--filter-arn", unseen)

print("7. batch")
batch = personalize(
    "create-batch-inference-job", "--job-name", name, "--solution-version-arn", version, "--role-arn", role, "--query", "batchInferenceJobArn",
    "--job-input", f"s3DataSource={{path=s3://{bucket}/users.json}}", "--job-output", f"s3DataDestination={{path=s3://{bucket}/{name}/}}")
wait("describe-batch-inference-job", "batchInferenceJob", "--batch-inference-job-arn", batch)
with open(os.path.join(folder, name, "users.json.out"), encoding="utf-8") as lines:
    print(" ", len(list(lines)), "lines")

print("8. user segments")
with open(os.path.join(folder, "items.json"), "w", encoding="utf-8") as lines:
    lines.write(json.dumps({"itemId": before[0]}) + "\n")
segments = personalize(
    "create-batch-segment-job", "--job-name", name, "--solution-version-arn", version, "--role-arn", role, "--num-results", "5",
    "--job-input", f"s3DataSource={{path=s3://{bucket}/items.json}}", "--job-output", f"s3DataDestination={{path=s3://{bucket}/{name}/}}",
    "--query", "batchSegmentJobArn")
wait("describe-batch-segment-job", "batchSegmentJob", "--batch-segment-job-arn", segments)
with open(os.path.join(folder, name, "items.json.out"), encoding="utf-8") as lines:
    print(" ", json.loads(lines.readline())["output"]["recommendedUsers"])

print("9. each error")
refuses("ResourceAlreadyExistsException", "personalize", "create-dataset-group", "--name", name)
refuses("ResourceNotFoundException", "personalize", "describe-campaign", "--campaign-arn", campaign + "x")
refuses("InvalidInputException", "personalize", "create-dataset-group", "--name", "not a name")
refuses("ResourceInUseException", "personalize", "delete-dataset-group", "--dataset-group-arn", group)
refuses("LimitExceededException", "personalize", "create-event-tracker", "--name", name + "2", "--dataset-group-arn", group)
refuses("InvalidNextTokenException", "personalize", "list-campaigns", "--no-paginate", "--next-token", "nonsense")
refuses("ResourceNotFoundException", "personalize-runtime", "get-recommendations", "--campaign-arn", campaign + "x", "--user-id", "u11")
refuses("InvalidInputException", "personalize-events", "put-events", "--tracking-id", "none", "--session-id", "s",
        "--event-list", '[{"eventType":"c","sentAt":1}]')

print("10. delete everything")
personalize("delete-campaign", "--campaign-arn", campaign)
personalize("delete-filter", "--filter-arn", unseen)
personalize("delete-event-tracker", "--event-tracker-arn", tracker)
personalize("delete-solution", "--solution-arn", solution)
personalize("delete-dataset", "--dataset-arn", dataset)
personalize("delete-schema", "--schema-arn", schema)
personalize("delete-dataset-group", "--dataset-group-arn", group)
refuses("ResourceNotFoundException", "personalize", "describe-dataset-group", "--dataset-group-arn", group)
print("done")
