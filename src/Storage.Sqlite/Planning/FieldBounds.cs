namespace Streetcar.Storage.Sqlite;

/// <summary>What a plan asks of one of an index's fields.</summary>
internal sealed record FieldBounds;
