//! What only a server can do: be away, ask for a password, speak TLS.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use database::{Cause, Database, DatabaseError, Options, channels, jobs};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use postgres_server::PostgresServer;
use transcode::job::{Action, Status};

use crate::harness::{open, spec};

fn cause<T>(result: Result<T, DatabaseError>) -> Cause {
    match result {
        Err(DatabaseError::Unavailable { cause, .. }) => cause,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn migrated(server: &PostgresServer) -> Database {
    let db = open(&server.url(&server.create()));
    db.migrate().unwrap();
    db
}

#[test]
fn a_server_that_is_away_is_told_and_its_return_is_used() {
    let server = PostgresServer::start(&[]);
    let db = migrated(&server);
    let id = db
        .wish(|tx| channels::insert(tx, &spec("news", &[])))
        .unwrap()
        .id;
    for _ in 0..2 {
        server.stop();
        let begun = std::time::Instant::now();
        let away = |cause| matches!(cause, Cause::CannotOpen | Cause::Lost);
        for _ in 0..3 {
            assert!(away(cause(db.read(|conn| jobs::get(conn, id)))));
            assert!(away(cause(db.wish(|tx| jobs::act(tx, id, Action::Start)))));
            assert!(away(cause(db.fact(|tx| jobs::act(tx, id, Action::Start)))));
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nobody waits long"
        );
        server.begin();
        let job = db.wish(|tx| jobs::act(tx, id, Action::Restart)).unwrap();
        assert_eq!(job.status, Status::Queued);
        assert_eq!(
            db.fact(|tx| jobs::act(tx, id, Action::Stop))
                .unwrap()
                .status,
            Status::Stopped
        );
        assert!(db.read(|conn| jobs::get(conn, id)).is_ok());
    }
}

#[test]
fn a_lost_connection_is_replaced() {
    let server = PostgresServer::shared();
    let name = server.create();
    let db = open(&server.url(&name));
    db.migrate().unwrap();
    let id = db
        .wish(|tx| channels::insert(tx, &spec("news", &[])))
        .unwrap()
        .id;
    server.sql(
        "postgres",
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    );
    // The pool asks before it hands one out; the writer learns it from the first refusal.
    assert!(db.read(|conn| jobs::get(conn, id)).is_ok());
    if let Err(error) = db.fact(|tx| jobs::act(tx, id, Action::Start)) {
        assert!(error.is_unavailable(), "{error:?}");
        db.fact(|tx| jobs::act(tx, id, Action::Start)).unwrap();
    }
    let job = db.read(|conn| jobs::get(conn, id)).unwrap();
    assert_eq!(job.status, Status::Queued);
}

#[test]
fn a_password_is_asked_for_and_never_shown() {
    let server = PostgresServer::shared();
    let name = server.create();
    let wrong = server.url(&name).replace("only%2Ffor%20tests", "hunter2");
    let nonsense = "postgres://signalbox:hunter2@127.0.0.1:1/x?sslmode=nonsense";
    let nobody = "postgres://signalbox:hunter2@127.0.0.1:1/x";
    for url in [
        wrong.as_str(),
        nonsense,
        nobody,
        "postgres://u:hunter2@[::/x",
        // As typed: with signs that mean something in a URL.
        "postgres://u:hunter2%@127.0.0.1:1/x",
        "postgres://u:hunter2/@127.0.0.1:1/x",
        "postgres://u:x@hunter2@127.0.0.1:1/x",
        "postgres://127.0.0.1:1/x?hunter2",
    ] {
        let Err(refused) = Database::open(url, Options::default()) else {
            panic!("opened");
        };
        let told = format!("{refused} {refused:?}");
        assert!(!told.contains("hunter2"), "{told}");
        assert!(refused.is_unavailable(), "{told}");
    }
    assert!(Database::open(&server.passwordless_url(&name), Options::default()).is_ok());
}

#[test]
fn a_claim_keeps_others_away_until_it_is_dropped() {
    let server = PostgresServer::shared();
    let name = server.create();
    let (one, other) = (open(&server.url(&name)), open(&server.url(&name)));
    let claim = one.claim().unwrap();
    assert!(matches!(other.claim(), Err(DatabaseError::Claimed)));
    drop(claim);
    let begun = std::time::Instant::now();
    while matches!(other.claim(), Err(DatabaseError::Claimed)) {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[derive(QueryableByName)]
struct Encrypted {
    #[diesel(sql_type = Bool)]
    ssl: bool,
}

/// An authority of its own, and a certificate for 127.0.0.1 signed by it.
fn certify(folder: &Path) {
    let script = "
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.crt -subj /CN=authority &&
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=database &&
        printf 'subjectAltName=IP:127.0.0.1' >names &&
        openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt &&
        chmod 600 server.key";
    let output = Command::new("sh")
        .args(["-ec", script])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn tls_is_spoken_and_the_server_is_known_by_its_authority() {
    let strangers = tempfile::tempdir().unwrap();
    certify(strangers.path());
    let options = [
        "-c",
        "ssl=on",
        "-c",
        "ssl_cert_file=../server.crt",
        "-c",
        "ssl_key_file=../server.key",
    ];
    let server = PostgresServer::start_with(&options, |folder| {
        certify(folder);
        let only_tls = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
        std::fs::write(folder.join("hba"), only_tls).unwrap();
    });
    let url = server.url(&server.create());
    let ca = server.folder().join("ca.crt");
    let strange = strangers.path().join("ca.crt");
    let connect =
        |parameters: String| Database::open(&format!("{url}?{parameters}"), Options::default());
    for parameters in [
        "sslmode=require".to_owned(),
        format!("sslmode=verify-ca&sslrootcert={}", ca.display()),
        format!("sslmode=verify-full&sslrootcert={}", ca.display()),
    ] {
        let db = connect(parameters.clone()).unwrap();
        let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let one = |conn: &mut database::Conn| {
            Ok(diesel::sql_query(query).get_result::<Encrypted>(conn)?.ssl)
        };
        assert!(db.read(one).unwrap(), "{parameters}");
        assert!(db.wish(|tx| one(tx)).unwrap(), "{parameters}");
        assert!(db.fact(|tx| one(tx)).unwrap(), "{parameters}");
    }
    assert_eq!(
        cause(connect("sslmode=disable".to_owned())),
        Cause::CannotOpen
    );
    let other = format!("sslmode=verify-full&sslrootcert={}", strange.display());
    assert_eq!(cause(connect(other)), Cause::CannotOpen);
    // The certificate is of the address and of no name.
    let named = format!(
        "{}?sslmode=verify-full&sslrootcert={}",
        url.replace("127.0.0.1", "localhost"),
        ca.display()
    );
    assert_eq!(
        cause(Database::open(&named, Options::default())),
        Cause::CannotOpen
    );
}
