#!/usr/bin/env bash
# The whole life of a recommender, and each error once, through the unmodified AWS CLI. What it needs comes in its environment.
set -euo pipefail
export AWS_DEFAULT_REGION=eu-west-1 AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true
name=cli$RANDOM$RANDOM
role=arn:aws:iam::123456789012:role/reader
personalize() { "$PERSONALIZE_AWS" --endpoint-url "$PERSONALIZE_ENDPOINT" --output text personalize "$@"; }
runtime() { "$PERSONALIZE_AWS" --endpoint-url "$PERSONALIZE_ENDPOINT" --output text personalize-runtime "$@"; }
events() { "$PERSONALIZE_AWS" --endpoint-url "$PERSONALIZE_ENDPOINT" --output text personalize-events "$@"; }

wait_for() { # operation, member, option, arn
  local status="" seen=""
  for _ in $(seq 300); do
    status=$(personalize "$1" "$3" "$4" --query "$2.status")
    [[ $seen == *"$status" ]] || seen="$seen > $status"
    case $status in
      ACTIVE) echo "  $2${seen}"; return;;
      *FAILED) echo "  $2${seen}: $(personalize "$1" "$3" "$4" --query "$2.failureReason")"; return 1;;
    esac
    sleep 0.1
  done
  echo "  $2 took too long: $seen"; return 1
}

refuses() { # error, command
  local error=$1 message; shift
  if message=$("$@" 2>&1); then echo "not refused: $error"; return 1; fi
  [[ $message == *"($error)"* ]] || { echo "instead of $error: $message"; return 1; }
  echo "  refused: $(tail -1 <<< "$message")"
}

echo "1. group, schema, dataset"
group=$(personalize create-dataset-group --name "$name" --query datasetGroupArn)
echo "  $group"
schema=$(personalize create-schema --name "$name" --query schemaArn --schema '{"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{"name":"USER_ID","type":"string"},{"name":"ITEM_ID","type":"string"},{"name":"TIMESTAMP","type":"long"},{"name":"EVENT_TYPE","type":"string"}]}')
dataset=$(personalize create-dataset --name "$name" --schema-arn "$schema" --dataset-group-arn "$group" --dataset-type Interactions --query datasetArn)

echo "2. import"
job=$(personalize create-dataset-import-job --job-name "$name" --dataset-arn "$dataset" --role-arn $role \
  --data-source "dataLocation=s3://$PERSONALIZE_BUCKET/interactions.csv" --query datasetImportJobArn)
wait_for describe-dataset-import-job datasetImportJob --dataset-import-job-arn "$job"

echo "3. AutoML"
solution=$(personalize create-solution --name "$name" --dataset-group-arn "$group" --perform-auto-ml --query solutionArn)
version=$(personalize create-solution-version --solution-arn "$solution" --query solutionVersionArn)
wait_for describe-solution-version solutionVersion --solution-version-arn "$version"
echo "  best: $(personalize describe-solution --solution-arn "$solution" --query solution.autoMLResult.bestRecipeArn)"
echo "  precision_at_5: $(personalize get-solution-metrics --solution-version-arn "$version" --query metrics.precision_at_5)"

echo "4. campaign and recommendations"
campaign=$(personalize create-campaign --name "$name" --solution-version-arn "$version" --min-provisioned-tps 1 --query campaignArn)
wait_for describe-campaign campaign --campaign-arn "$campaign"
items() { runtime get-recommendations --campaign-arn "$campaign" --user-id u11 --num-results 6 --query 'itemList[].itemId' "$@"; }
before=$(items)
echo "  $before"

echo "5. events change them"
read -r tracker tracking < <(personalize create-event-tracker --name "$name" --dataset-group-arn "$group" --query '[eventTrackerArn,trackingId]')
item=$(cut -f5 <<< "$before")
events put-events --tracking-id "$tracking" --user-id u11 --session-id s1 \
  --event-list "[{\"eventType\":\"click\",\"itemId\":\"$item\",\"sentAt\":$(date +%s)}]"
after=$(items)
echo "  $after"
[[ $after != "$before" ]]

echo "6. filter"
filter=$(personalize create-filter --name "$name" --dataset-group-arn "$group" --query filterArn \
  --filter-expression 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")')
[[ $(items --filter-arn "$filter" | tr '\t' '\n' | grep -cx "$item") == 0 ]]

echo "7. batch"
batch=$(personalize create-batch-inference-job --job-name "$name" --solution-version-arn "$version" --role-arn $role --query batchInferenceJobArn \
  --job-input "s3DataSource={path=s3://$PERSONALIZE_BUCKET/users.json}" --job-output "s3DataDestination={path=s3://$PERSONALIZE_BUCKET/$name/}")
wait_for describe-batch-inference-job batchInferenceJob --batch-inference-job-arn "$batch"
echo "  $(wc -l < "$PERSONALIZE_BUCKET_FOLDER/$name/users.json.out") lines"

echo "8. each error"
refuses ResourceAlreadyExistsException personalize create-dataset-group --name "$name"
refuses ResourceNotFoundException personalize describe-campaign --campaign-arn "${campaign}x"
refuses InvalidInputException personalize create-dataset-group --name 'not a name'
refuses ResourceInUseException personalize delete-dataset-group --dataset-group-arn "$group"
refuses LimitExceededException personalize create-event-tracker --name "${name}2" --dataset-group-arn "$group"
refuses InvalidNextTokenException personalize list-campaigns --no-paginate --next-token nonsense
refuses ResourceNotFoundException runtime get-recommendations --campaign-arn "${campaign}x" --user-id u11
refuses InvalidInputException events put-events --tracking-id none --session-id s --event-list '[{"eventType":"c","sentAt":1}]'

echo "9. delete everything"
personalize delete-campaign --campaign-arn "$campaign"
personalize delete-filter --filter-arn "$filter"
personalize delete-event-tracker --event-tracker-arn "$tracker"
personalize delete-solution --solution-arn "$solution"
personalize delete-dataset --dataset-arn "$dataset"
personalize delete-schema --schema-arn "$schema"
personalize delete-dataset-group --dataset-group-arn "$group"
refuses ResourceNotFoundException personalize describe-dataset-group --dataset-group-arn "$group"
echo "done"
