# shellcheck shell=bash
# From a laptop: the same command as a Job, made from the CronJob that has the image, the volumes and the secrets.

in_cluster() { [[ -d $BACKUP_DIR ]]; }

run_in_cluster() { # CRONJOB SCRIPT ARGUMENT...
  local cronjob=$1 script=$2 tool job
  shift 2
  for tool in kubectl jq; do
    command -v "$tool" >/dev/null ||
      fail "$FAILED" "$BACKUP_DIR がなく、$tool もありません。$tool を入れるか、BACKUP_DIR を設定してください" \
        "there is neither $BACKUP_DIR nor $tool; install $tool, or set BACKUP_DIR to work on local files"
  done
  kubectl get cronjob "$cronjob" -n "$NAMESPACE" -o json >"$WORK/cronjob.json" ||
    fail "$FAILED" "CronJob $cronjob を取得できません（context: $(kubectl config current-context 2>/dev/null)）" \
      "cannot read the CronJob $cronjob in namespace $NAMESPACE; check the kubectl context"
  confirm_on_terminal "$@"
  job=$(printf '%.40s-manual-%(%Y%m%d%H%M%S)T' "$cronjob" -1)
  # No owner reference: a manual run of something else must not count as a success of the schedule.
  jq --arg job "$job" --arg script "$script" '{
      apiVersion: "batch/v1", kind: "Job",
      metadata: { name: $job, namespace: .metadata.namespace,
        labels: .spec.jobTemplate.metadata.labels,
        annotations: ((.spec.jobTemplate.metadata.annotations // {}) + { "cronjob.kubernetes.io/instantiate": "manual" }) },
      spec: (.spec.jobTemplate.spec + { backoffLimit: 0 }
        | .template.spec.containers[0] |= (.command[-1] |= (split("/")[:-1] + [$script] | join("/")) | .args = $ARGS.positional))
    } | del(..| nulls)' "$WORK/cronjob.json" --args -- "$@" >"$WORK/job.json"
  kubectl create -n "$NAMESPACE" -f "$WORK/job.json" >&2 || fail "$FAILED" "Job $job を作成できません" "cannot create the job $job"
  say "Job $job を実行中。Ctrl-C で離れても処理は続きます（kubectl logs -n $NAMESPACE -f job/$job）" \
    "job $job runs, and goes on when you leave with Ctrl-C (kubectl logs -n $NAMESPACE -f job/$job)"
  follow_job "$job"
}

# In a pod there is no terminal: whoever types --force is asked here.
confirm_on_terminal() { # ARGUMENT...
  [[ " $* " != *' --force '* ]] || confirm_database
}

confirm_database() {
  local answer
  [[ -t 0 ]] || return 0
  printf '本番データベース %s（%s, %s）を置き換えます。続けるには名前を入力 | this replaces the live database; type its name: ' \
    "$PGDATABASE" "${PGHOST:-$NAMESPACE}" "${PGUSER:-$(kubectl config current-context 2>/dev/null || true)}" >&2
  read -r answer
  [[ $answer == "$PGDATABASE" ]] || fail "$REFUSED" '名前が一致しません。何も変更していません' 'the name does not match; nothing was changed'
}

# The pod of a job: "PHASE EXIT_CODE REASON".
pod_of_job() { # JOB
  kubectl get pods -n "$NAMESPACE" -l "job-name=$1" -o json | jq -r '
    (.items | sort_by(.metadata.creationTimestamp) | last) as $pod
    | ($pod.status.containerStatuses // [] | first) as $container
    | [ $pod.status.phase // "Pending", $container.state.terminated.exitCode // "-",
        $container.state.waiting.reason // $container.state.terminated.reason
          // ([$pod.status.conditions[]? | select(.status == "False") | .message] | first) // "-" ] | @tsv'
}

follow_job() { # JOB
  local state phase code reason waited=0 limit=${JOB_START_SECONDS:-300}
  while state=$(pod_of_job "$1") && IFS=$'\t' read -r phase code reason <<<"$state" && [[ $phase == Pending ]]; do
    ((waited < limit)) || fail "$FAILED" "Pod が $limit 秒たっても始まりません: $reason" \
      "the pod did not start within $limit s: $reason (kubectl describe job/$1 -n $NAMESPACE)"
    sleep 2
    waited=$((waited + 2))
  done
  kubectl logs -n "$NAMESPACE" -f "job/$1" || warn 'ログを最後まで取得できませんでした' 'the log could not be followed to its end'
  waited=0
  while [[ $code == - && $waited -lt 30 ]] || [[ $phase == Running ]]; do
    sleep 1
    waited=$((waited + 1))
    state=$(pod_of_job "$1") || break
    IFS=$'\t' read -r phase code reason <<<"$state"
  done
  [[ $code =~ ^[0-9]+$ ]] ||
    fail "$FAILED" "Job $1 の終了コードが分かりません（$reason）" "the exit code of job $1 is unknown ($reason); see kubectl describe job/$1 -n $NAMESPACE"
  exit "$code"
}
