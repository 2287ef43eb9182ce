use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One thing that is wrong with a specification, or worth knowing of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the place; empty for the whole document.
    pub pointer: String,
    /// One word of a fixed list, for programs.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// For people: the field, what came and what is allowed.
    pub detail: String,
    /// What came, where it is short and no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<Value>,
    /// What may stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
}

impl Fault {
    /// The same fault in a document that holds this one at `pointer`.
    pub fn under(mut self, pointer: &str) -> Fault {
        self.pointer.insert_str(0, pointer);
        self
    }
}

/// The words `Fault::code` may hold.
pub mod code {
    /// A field that must be given is not there.
    pub const REQUIRED: &str = "required";
    /// A field that no specification has.
    pub const UNKNOWN_FIELD: &str = "unknown_field";
    /// Another JSON type than the field's.
    pub const WRONG_TYPE: &str = "wrong_type";
    /// Not one of a list.
    pub const UNKNOWN_VALUE: &str = "unknown_value";
    /// A number, or an address, outside its range.
    pub const OUT_OF_RANGE: &str = "out_of_range";
    /// A text or a list too short or too long.
    pub const BAD_LENGTH: &str = "bad_length";
    /// A text that does not read as what it should be.
    pub const BAD_FORMAT: &str = "bad_format";
    /// The same twice where each must differ.
    pub const DUPLICATE: &str = "duplicate";
    /// Names something that is not there.
    pub const NOT_FOUND: &str = "not_found";
    /// Two fields contradict each other.
    pub const CONFLICT: &str = "conflict";
    /// The carrier (MPEG-TS, HLS, RTMP) cannot take it.
    pub const NOT_CARRIED: &str = "not_carried";
    /// An output that would feed the channel's own input.
    pub const OWN_INPUT: &str = "own_input";
    /// Two outputs to one address and port.
    pub const ADDRESS_IN_USE: &str = "address_in_use";
    /// The mask of a hidden secret came back where none is stored.
    pub const HIDDEN_SECRET: &str = "hidden_secret";
    /// Well said, and this version cannot run it.
    pub const NOT_SUPPORTED: &str = "not_supported";
}
