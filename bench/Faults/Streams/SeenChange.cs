using Streetcar.Bson;

namespace Streetcar.Faults.Streams;

/// <summary>A change as a stream told it.</summary>
/// <param name="Kind">insert, update, replace, delete, or another one.</param>
/// <param name="Database">Where.</param>
/// <param name="Id">Of which document; empty for a change of something else.</param>
/// <param name="Number">The number that it wrote; 0 for a delete.</param>
/// <param name="Transaction">The session and the number of its transaction; empty where it is in none.</param>
internal sealed record SeenChange(string Kind, string Database, string Id, int Number, string Transaction)
{
    public static SeenChange Of(RawDocument told)
    {
        string kind = told["operationType"].AsString;
        return new SeenChange(
            kind,
            told["ns"].AsDocument["db"].AsString,
            told["documentKey"] is { Type: ElementType.Document } key ? key.AsDocument["_id"].AsString : "",
            kind switch
            {
                "insert" or "replace" => told["fullDocument"].AsDocument["n"].AsInt32,
                "update" => told["updateDescription"].AsDocument["updatedFields"].AsDocument["n"].AsInt32,
                _ => 0,
            },
            told.ContainsKey("txnNumber") ? $"{told["lsid"]} {told["txnNumber"]}" : "");
    }
}
