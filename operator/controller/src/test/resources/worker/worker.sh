# Stands in for the worker: ends in the way that the source's name asks for, as a real one would be seen to end.
source=""; attempt=""; repository=""; task=$1; shift
while [ $# -gt 0 ]; do
  case $1 in
    --source) source=$2; shift ;;
    --attempt) attempt=$2; shift ;;
    --repository) repository=$2; shift ;;
  esac
  shift
done
say() { printf '%s' "$1" > /dev/termination-log; }
case $task-$source-$attempt in
  doctor-*) say "{\"repository\":\"$repository\",\"ready\":true,\"reason\":\"Available\",\"message\":\"written and read back\",\"capabilities\":{\"conditionalWrites\":true}}" ;;
  sweep-*|prune-*) exit 0 ;;
  backup-good-*|backup-flaky-2)
    grep -q 'kind: "BackupPolicy"' /etc/holdfast/plan/plan.yaml || exit 4
    [ -r /var/run/holdfast/secrets/signing/ed25519.pem ] || exit 5
    say '{"outcome":"Succeeded","recoveryPoint":{"id":"01TEST","key":"redis/x/manifest.json","consistencyTime":"2026-01-01T00:00:00Z","sizeBytes":1000,"storedBytes":400,"artifacts":1,"counts":{"keys":7}},"repositories":[{"name":"main","outcome":"Committed"}],"expired":2}' ;;
  backup-flaky-1) say '{"outcome":"Failed","failure":{"kind":"Transient","reason":"SourceUnreachable","message":"no route","hint":"wait"}}'; exit 1 ;;
  backup-wrong-*) say '{"outcome":"Failed","failure":{"kind":"Invalid","reason":"AuthenticationFailed","message":"wrong password","hint":"correct the Secret"}}'; exit 1 ;;
  backup-silent-*) exit 134 ;;
  backup-slow-*) sleep 600 ;;
esac
