use database::answers::{self, Answer, Question, Standing};
use diesel::connection::SimpleConnection;
use rstest::rstest;

use crate::harness::Fixture;
use crate::harness::On::{self, Postgres, Sqlite};

fn question(key: &str, fingerprint: &str) -> Question {
    Question {
        key: key.to_owned(),
        path: "/api/v1/channels".to_owned(),
        fingerprint: fingerprint.to_owned(),
    }
}

fn made() -> Answer {
    Answer {
        status: 201,
        headers: vec![("etag".to_owned(), "\"1\"".to_owned())],
        body: "{\"id\":1}".to_owned(),
    }
}

#[rstest]
fn a_question_is_answered_once_and_told_again(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let ask = |question: &Question| fixture.wish(|tx| answers::ask(tx, question));
    let one = question("a", "x");
    assert_eq!(ask(&one), Standing::New);
    assert_eq!(ask(&one), Standing::Open);
    assert_eq!(ask(&question("a", "y")), Standing::Other);
    fixture.wish(|tx| answers::answer(tx, &one, &made()));
    assert_eq!(ask(&one), Standing::Answered(made()));
    assert_eq!(ask(&question("a", "y")), Standing::Other);
    assert_eq!(ask(&question("b", "x")), Standing::New);
    let elsewhere = Question {
        path: "/api/v1/jobs/1/start".to_owned(),
        ..one.clone()
    };
    assert_eq!(ask(&elsewhere), Standing::New);
    fixture.wish(|tx| answers::forget(tx, &one));
    assert_eq!(ask(&one), Standing::New);
}

#[rstest]
fn an_answer_stands_for_a_day_and_one_that_was_never_given_for_a_minute(
    #[values(Sqlite, Postgres)] on: On,
) {
    let fixture = Fixture::on(on);
    let ask = |question: &Question| fixture.wish(|tx| answers::ask(tx, question));
    let later = |millis: i64| {
        let text = format!("UPDATE answers SET asked_at = asked_at - {millis}");
        fixture.wish(|tx| Ok(tx.batch_execute(&text)?));
    };
    let one = question("a", "x");
    ask(&one);
    later(59_000);
    assert_eq!(ask(&one), Standing::Open);
    later(2_000);
    assert_eq!(ask(&one), Standing::New);
    fixture.wish(|tx| answers::answer(tx, &one, &made()));
    later(24 * 3_600_000 - 60_000);
    assert_eq!(ask(&one), Standing::Answered(made()));
    later(61_000);
    assert_eq!(ask(&one), Standing::New);
}

#[rstest]
fn of_many_who_ask_at_once_one_begins(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let one = question("a", "x");
    let began = std::thread::scope(|scope| {
        let ask = || fixture.wish(|tx| answers::ask(tx, &one));
        let asked: Vec<_> = (0..6).map(|_| scope.spawn(ask)).collect();
        let standings = asked.into_iter().map(|asked| asked.join().unwrap());
        standings
            .filter(|standing| *standing == Standing::New)
            .count()
    });
    assert_eq!(began, 1);
}
