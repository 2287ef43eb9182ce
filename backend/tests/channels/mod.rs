mod asks;
mod change;
mod create;
mod delete;
mod list;
mod secrets;
mod validate;
