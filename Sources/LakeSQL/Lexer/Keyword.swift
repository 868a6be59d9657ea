/// The words that the grammar gives a meaning to. Reserved ones are names only in quotes; the list is
/// Trino's. `KeywordTable` looks words up; it takes those up to `with` as reserved.
enum Keyword: String, CaseIterable {
  // Reserved
  case alter, and, `as`, between, by, `case`, cast, constraint, create, cross, cube
  case currentCatalog = "current_catalog", currentDate = "current_date", currentPath = "current_path"
  case currentRole = "current_role", currentSchema = "current_schema", currentTime = "current_time"
  case currentTimestamp = "current_timestamp", currentUser = "current_user", deallocate, delete, describe, distinct
  case drop, `else`, endWord = "end", escape, except, execute, exists, extract, `false`, `for`, from, full, group, grouping
  case having, `in`, inner, insert, intersect, into, `is`, join, jsonArray = "json_array", jsonExists = "json_exists"
  case jsonObject = "json_object", jsonQuery = "json_query", jsonTable = "json_table", jsonValue = "json_value", left
  case like, listagg, localtime, localtimestamp, natural, normalize, not, null, on, or, order, outer, prepare
  case recursive, right, rollup, select, table, then, trim, `true`, uescape, union, unnest, using, values, when
  case `where`, with

  // Trino's others
  case absent, add, admin, after, all, analyze, any, array, asc, at, authorization, begin, bernoulli, both, call
  case called, cascade, catalog, catalogs, column, columns, comment, commit, committed, conditional, count
  case copartition, current, data, date, day, declare, `default`, define, definer, deny, desc, descriptor
  case deterministic, distributed, `do`, double, empty, elseif, encoding, error, excluding, explain, fetch, filter
  case final, first, following, format, function, functions, grace, grant, granted, grants, graphviz, groups, hour
  case `if`, ignore, immediate, including, initial, input, interval, invoker, io, isolation, iterate, json, keep, key
  case keys, language, last, lateral, leading, leave, level, limit, local, logical, loop, map, match, matched, matches
  case matchRecognize = "match_recognize", materialized, measures, merge, minute, month, nested, next, nfc, nfd, nfkc
  case nfkd, no, nullif, nulls, object, of, offset, omit, one, only, option, ordinality, output, over, overflow
  case partition, partitions, passing, past, path, pattern, per, period, permute, plan, position, preceding, precision
  case privileges, properties, prune, quotes, range, read, refresh, rename, `repeat`, repeatable, replace, reset
  case respect, restrict, `return`, returning, returns, revoke, role, roles, rollback, row, rows, running, scalar
  case schema, schemas, second, security, seek, serializable, session, set, sets, show, skip, some, start, stats
  case subset, substring, system, tables, tablesample, text, ties, time, timestamp, to, trailing, transaction
  case truncate, tryCast = "try_cast", type, unbounded, uncommitted, unconditional, unique, unknown, unmatched, until
  case update, use, user, utf16, utf32, utf8, validate, value, verbose, version, view, `while`, window, within
  case without, work, wrapper, write, year, zone

  // Hive's and Athena's, none of them reserved
  case binPack = "bin_pack", buckets, change, clustered, collection, database, databases, dbproperties, defined
  case delimited, escaped, extended, external, fields, formatted, inputformat, items, lines, location, msck, optimize
  case outputformat, partitioned, repair, rewrite, serde, serdeproperties, sorted, stored, stringWord = "string", `struct`, syntax
  case tblproperties, terminated, unload, unset, vacuum, views

  /// How error messages and printed statements write it.
  var text: String { rawValue.uppercased() }
}
