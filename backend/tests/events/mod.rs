mod reader;
mod stream;
