namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>What a find returns beside or instead of each document.</summary>
internal enum RecordMetadata
{
    None,

    RecordId,

    /// <summary>The index key that the document was found by, instead of the document.</summary>
    IndexKey,
}
