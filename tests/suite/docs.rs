//! Documents generated from the code, as they are committed.

use std::fmt::Write;
use std::path::Path;

use transcode::failure::Class;
use transcode::supervision::retryable;

const HEAD: &str = "# What can go wrong

Every run that ends otherwise than asked, and every output that does not deliver, has one of these classes as its
`failure.class`; cause and remedy are what the API answers beside it. Where FFmpeg says the same of several causes, the
worker looks at the far end itself, and the cause then names which of them it is. *Retried* says whether the same
command is tried again as the channel's `restart` policy says; *next input* whether the next attempt takes the next of
the channel's inputs. This page is generated from the dictionary in `crates/transcode/src/failure`:
`UPDATE_DOCS=1 cargo test -p signalbox-tests --test suite docs`.
";

#[test]
fn the_committed_failures_are_those_of_the_dictionary() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/failures.md");
    let made = failures();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "docs/failures.md is not what the dictionary says: UPDATE_DOCS=1 cargo test -p signalbox-tests --test suite docs"
    );
}

fn failures() -> String {
    let word = |yes: bool| if yes { "yes" } else { "no" };
    let mut page = HEAD.to_owned();
    page.push_str("\n| class | title | retried | next input |\n|---|---|---|---|\n");
    for class in Class::ALL {
        let title = class.words().title;
        let (retried, next) = (word(retryable(*class)), word(class.tries_next_input()));
        writeln!(
            page,
            "| [`{class}`](#{class}) | {title} | {retried} | {next} |"
        )
        .expect("written");
    }
    for class in Class::ALL {
        let words = class.words();
        write!(
            page,
            "\n## {class}\n\n**{}.** {}\n\n*Remedy:* {}\n",
            words.title, words.cause, words.remedy
        )
        .expect("written");
    }
    page
}
