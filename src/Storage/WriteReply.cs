using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// Gathers what a write command did and words its reply as MongoDB does
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/update/#output"/>).
/// </summary>
/// <param name="isUpdate">Whether the reply says how many documents were changed, as that of an update does.</param>
public sealed class WriteReply(bool isUpdate) : IStatementResults
{
    private long _count;
    private long _modified;
    private List<(int Index, RawValue Id)>? _upserted;
    private List<(int Index, DocumentException Error)>? _errors;

    /// <inheritdoc/>
    public void Add(int index, long count, long modified, RawValue upserted)
    {
        _count += count;
        _modified += modified;
        if (!upserted.IsMissing)
            (_upserted ??= []).Add((index, upserted));
    }

    /// <inheritdoc/>
    public void AddError(int index, DocumentException error) => (_errors ??= []).Add((index, error));

    /// <summary>The reply.</summary>
    public RawDocument ToDocument()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("n"u8);
        writer.WriteCount(_count);
        if (isUpdate)
        {
            writer.WriteName("nModified"u8);
            writer.WriteCount(_modified);
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
