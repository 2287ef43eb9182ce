# A PostgreSQL server that ends with whoever holds this script's standard input: server.sh FOLDER BINARIES PORT [OPTION …]
folder=$1 binaries=$2 port=$3
shift 3

# In the place of the shell that calls it, so that its number is the program's. PostgreSQL refuses to run as root.
become() {
  [ "$(id -u)" -ne 0 ] || exec setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig=QUIT "$@"
  exec "$@"
}

server=
begin() {
  become "$binaries/postgres" -D "$folder/data" -p "$port" -k "$folder" -c hba_file="$folder/hba" -c listen_addresses=127.0.0.1 -c fsync=off \
    -c max_connections=200 -c shared_buffers=32MB "$@" >>"$folder/log" 2>&1 &
  server=$!
}
end() {
  [ -z "$server" ] || { kill -INT "$server" && wait "$server"; }
  server=
}

if [ ! -d "$folder/data" ]; then
  [ "$(id -u)" -ne 0 ] || chown postgres "$folder" || exit 1
  # A collation in which case and punctuation come second: queries may not lean on the order of bytes.
  (become "$binaries/initdb" -D "$folder/data" -U signalbox --pwfile="$folder/password" --auth=scram-sha-256 --no-sync -E UTF8 \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=en) >"$folder/log" 2>&1 || exit 1
fi

begin "$@"
while read -r order; do
  case $order in
    end) end ;;
    begin) begin "$@" ;;
  esac
  echo done
done
end
rm -rf "$folder"
