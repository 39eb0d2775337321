namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>What a find tells of how it found each document.</summary>
internal enum RecordMetadata
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The number of its record, beside the document.</summary>
    Row,

    /// <summary>The index key, in the document's place.</summary>
    Key,
}
