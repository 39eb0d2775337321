using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>A state of a database that others have followed.</summary>
/// <param name="From">The time of its last commit.</param>
/// <param name="To">The time of the commit that came next.</param>
/// <param name="Log">The state of its log.</param>
/// <param name="Catalog">Its catalog.</param>
internal readonly record struct PastState(RawTimestamp From, RawTimestamp To, LogHeader Log, DatabaseCatalog Catalog);
