use diesel::prelude::*;
use transcode::job::Status;

use super::ChannelRow;
use super::read::whole;
use super::record::ChannelRecord;
use crate::page::{Cursor, Key, keyset, lower, replace};
use crate::schema::{channels, jobs};
use crate::words::{json, word};
use crate::{Conn, DatabaseError, ListQuery, Page};

/// Which channels; what is not given does not narrow.
#[derive(Debug, Clone, Default)]
pub struct ChannelFilter {
    /// Part of the name, in any case.
    pub name: Option<String>,
    pub status: Option<Status>,
    pub tag: Option<String>,
    pub pool: Option<String>,
}

/// By what channels are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelSort {
    #[default]
    Id,
    Name,
    Priority,
    CreatedAt,
    UpdatedAt,
}

/// A page of channels.
pub fn list(
    conn: &mut Conn,
    query: &ListQuery<ChannelFilter, ChannelSort>,
) -> Result<Page<ChannelRow>, DatabaseError> {
    let size = query.size();
    let behind = query
        .cursor
        .as_deref()
        .map(|text| Cursor::read(&query.sort, text))
        .transpose()?;
    let behind = behind.as_ref();
    let mut select = channels::table
        .inner_join(jobs::table)
        .select(channels::all_columns)
        .into_boxed();
    if let Some(part) = query.filter.name.as_deref().filter(|part| !part.is_empty()) {
        let name = lower(channels::name);
        select = select.filter(replace(name, lower(part.to_owned()), "").ne(name));
    }
    if let Some(tag) = &query.filter.tag {
        // Within its quotes a tag is found whole.
        select = select.filter(replace(channels::tags, json(tag)?, "").ne(channels::tags));
    }
    if let Some(status) = &query.filter.status {
        select = select.filter(jobs::status.eq(word(status)?));
    }
    if let Some(pool) = &query.filter.pool {
        select = select.filter(channels::pool.eq(pool.clone()));
    }
    let sort = query.sort;
    let select = match sort.key {
        ChannelSort::Id => keyset!(
            select,
            sort,
            behind,
            channels::id,
            channels::id,
            Key::Number
        ),
        ChannelSort::Name => keyset!(
            select,
            sort,
            behind,
            channels::name,
            channels::id,
            Key::Text
        ),
        ChannelSort::Priority => keyset!(
            select,
            sort,
            behind,
            channels::priority,
            channels::id,
            Key::Small
        ),
        ChannelSort::CreatedAt => keyset!(
            select,
            sort,
            behind,
            channels::created_at,
            channels::id,
            Key::Number
        ),
        ChannelSort::UpdatedAt => keyset!(
            select,
            sort,
            behind,
            channels::updated_at,
            channels::id,
            Key::Number
        ),
    };
    let records: Vec<ChannelRecord> = select.limit(size as i64 + 1).load(conn)?;
    let page = Page::cut(records, size, |record: &ChannelRecord| {
        let key = match sort.key {
            ChannelSort::Id => Key::Number(record.id),
            ChannelSort::Name => Key::Text(record.name.clone()),
            ChannelSort::Priority => Key::Small(record.priority),
            ChannelSort::CreatedAt => Key::Number(record.created_at),
            ChannelSort::UpdatedAt => Key::Number(record.updated_at),
        };
        Cursor::write(&sort, key, record.id)
    })?;
    Ok(Page {
        items: whole(conn, page.items)?,
        next_cursor: page.next_cursor,
    })
}
