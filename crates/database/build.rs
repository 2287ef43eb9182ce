//! The migrations are embedded by a macro that cargo cannot see through: without this a changed file is not built in.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/sqlite");
    println!("cargo:rerun-if-changed=../../migrations/postgres");
}
