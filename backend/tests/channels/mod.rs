mod asks;
mod change;
mod create;
mod delete;
mod list;
mod probe;
mod secrets;
mod validate;
