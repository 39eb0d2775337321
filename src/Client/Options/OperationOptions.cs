using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What most operations on documents have options for.</summary>
public abstract record OperationOptions
{
    /// <summary>The rules of a language to compare text by, such as <c>{ locale: 'en', strength: 2 }</c>.</summary>
    public BsonDocument? Collation { get; init; }

    /// <summary>The index to use: its name (a string) or its keys (a document). Missing: the server chooses.</summary>
    public BsonValue Hint { get; init; }

    /// <summary>Values of the variables that expressions name, without their <c>$$</c>.</summary>
    public BsonDocument? Let { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
