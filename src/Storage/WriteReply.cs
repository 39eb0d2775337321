using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// Gathers what a write command did and words its reply as MongoDB does
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/update/#output"/>).
/// </summary>
public sealed class WriteReply
{
    private List<(int Index, RawValue Id)>? _upserted;
    private List<(int Index, DocumentException Error)>? _errors;

    /// <summary>How many documents were inserted, matched or deleted; an upsert counts as one.</summary>
    public long Count { get; set; }

    /// <summary>How many documents an update changed; null in the reply of any other command, which lacks the field.</summary>
    public long? Modified { get; set; }

    /// <summary>Whether any statement failed.</summary>
    public bool HasErrors => _errors is not null;

    /// <summary>Notes a document that an upsert inserted.</summary>
    /// <param name="index">The statement's index.</param>
    /// <param name="id">The document's <c>_id</c>.</param>
    public void AddUpserted(int index, RawValue id) => (_upserted ??= []).Add((index, id));

    /// <summary>Notes a statement that failed.</summary>
    /// <param name="index">The statement's index.</param>
    /// <param name="error">Why.</param>
    public void AddError(int index, DocumentException error) => (_errors ??= []).Add((index, error));

    /// <summary>The reply.</summary>
    public RawDocument ToDocument()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("n"u8);
        writer.WriteCount(Count);
        if (Modified is { } modified)
        {
            writer.WriteName("nModified"u8);
            writer.WriteCount(modified);
        }

        WriteUpserted(writer);
        WriteErrors(writer);
        writer.WriteName("ok"u8);
        writer.WriteDouble(1);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    private void WriteUpserted(RawWriter writer)
    {
        if (_upserted is null)
            return;
        writer.WriteName("upserted"u8);
        writer.WriteStartArray();
        foreach (var (index, id) in _upserted)
        {
            writer.WriteStartDocument();
            writer.WriteName("index"u8);
            writer.WriteInt32(index);
            writer.WriteName("_id"u8);
            writer.WriteValue(id);
            writer.WriteEndDocument();
        }

        writer.WriteEndArray();
    }

    private void WriteErrors(RawWriter writer)
    {
        if (_errors is null)
            return;
        writer.WriteName("writeErrors"u8);
        writer.WriteStartArray();
        foreach (var (index, error) in _errors)
        {
            writer.WriteStartDocument();
            writer.WriteName("index"u8);
            writer.WriteInt32(index);
            writer.WriteName("code"u8);
            writer.WriteInt32((int)error.Code);
            foreach (var (name, value) in error.Details ?? RawDocument.Empty)
            {
                writer.WriteName(name);
                writer.WriteValue(value);
            }

            writer.WriteName("errmsg"u8);
            writer.WriteString(error.Message);
            writer.WriteEndDocument();
        }

        writer.WriteEndArray();
    }
}
