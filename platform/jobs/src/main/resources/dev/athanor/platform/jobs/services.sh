# Starts the interactive services of a job beside its script, and notes of each what became of it.
# $1 is a folder with `list`, one service a line: name, kind, port. Beside it lie NAME.token and what else its kind needs.
# Everything listens on loopback only. Tokens travel in files and variables, since command lines are for all to see.
place=$1
umask 077
mkdir -p logs/services
export -p > "$place/environment"

note() {
  printf '%s\n' "$2" > "$place/$1.tmp" && mv -f "$place/$1.tmp" "$place/$1.status"
}

has() {
  command -v "$1" > /dev/null 2>&1
}

# Runs a service to its end: its name, the program's name, the command.
run() {
  service=$1
  note "$service" "started $2"
  shift 2
  "$@" >> "logs/services/$service.log" 2>&1 < /dev/null
  code=$?
  note "$service" "ended $code: $(tail -n 20 "logs/services/$service.log" | grep . | tail -n 1 | cut -c 1-400)"
}

jupyter() {
  has jupyter-lab || {
    note "$1" "absent there is no jupyter-lab in the job's environment; add the package jupyterlab to it"
    return
  }
  JUPYTER_TOKEN=$token
  export JUPYTER_TOKEN
  run "$1" jupyter-lab jupyter-lab --no-browser --allow-root --ip=127.0.0.1 --port="$2" --ServerApp.port_retries=0 \
    --ServerApp.root_dir="$PWD"
}

# TensorBoard knows no tokens; under a path that nobody can guess it answers nobody else.
tensorboard() {
  python=$(command -v python || command -v python3)
  [ -n "$python" ] && "$python" -c 'import tensorboard' 2> /dev/null || {
    note "$1" "absent there is no tensorboard in the job's environment; add the package tensorboard to it"
    return
  }
  ATHANOR_TENSORBOARD="--logdir
$(cat "$place/$1.logdir")
--host
127.0.0.1
--port
$2
--path_prefix
/$token"
  export ATHANOR_TENSORBOARD
  run "$1" tensorboard "$python" -c 'import os, sys
from tensorboard import main
sys.argv = ["tensorboard"] + os.environ.pop("ATHANOR_TENSORBOARD").split("\n")
main.run_main()'
}

vscode() {
  if has code-server; then
    PASSWORD=$token
    export PASSWORD
    run "$1" code-server code-server --bind-addr "127.0.0.1:$2" --auth password --disable-telemetry --disable-update-check "$PWD"
  elif has openvscode-server; then
    run "$1" openvscode-server openvscode-server --host 127.0.0.1 --port "$2" --connection-token-file "$place/$1.token"
  else
    note "$1" "absent there is neither code-server nor openvscode-server in the job's environment or on this machine; install one of them, or open the folder $PWD with VS Code on this machine while the job runs"
  fi
}

secure_shell() {
  sshd=$(command -v sshd || ls /usr/sbin/sshd 2> /dev/null)
  [ -n "$sshd" ] && has ssh-keygen || {
    note "$1" "absent there is no sshd; install openssh-server on this machine, or in the image where the job runs in one"
    return
  }
  grep -q . "$place/$1.keys" || {
    note "$1" "absent it has no ssh_public_keys; put the content of a public key such as ~/.ssh/id_ed25519.pub there"
    return
  }
  rm -f "$place/$1.host" "$place/$1.host.pub"
  ssh-keygen -q -t ed25519 -N '' -f "$place/$1.host"
  cat > "$place/$1.session" << END
. '$place/environment'
cd '$PWD'
if [ -n "\$SSH_ORIGINAL_COMMAND" ]; then exec /bin/sh -c "\$SSH_ORIGINAL_COMMAND"; fi
exec "\$(command -v bash || echo /bin/sh)" -i
END
  cat > "$place/$1.config" << END
Port $2
ListenAddress 127.0.0.1
HostKey "$place/$1.host"
AuthorizedKeysFile "$place/$1.keys"
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
ForceCommand /bin/sh '$place/$1.session'
END
  # Asked for where root runs it.
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd 2> /dev/null
  run "$1" "sshd $(id -un)" "$sshd" -D -e -f "$place/$1.config"
}

# Without a command the job's script itself is, or starts, the service.
custom() {
  [ ! -s "$place/$1.command" ] || run "$1" command /bin/sh "$place/$1.command"
}

while read -r name kind port; do
  (
    token=$(cat "$place/$name.token")
    case $kind in
      JUPYTER_LAB) jupyter "$name" "$port" ;;
      TENSOR_BOARD) tensorboard "$name" "$port" ;;
      VS_CODE) vscode "$name" "$port" ;;
      SSH) secure_shell "$name" "$port" ;;
      CUSTOM) custom "$name" "$port" ;;
    esac
  ) &
done < "$place/list"
