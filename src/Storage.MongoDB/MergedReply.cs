using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>The reply to a write that was too large for one command, out of the replies to its parts.</summary>
internal sealed class MergedReply : PartReplies
{
    private readonly List<RawValue> _upserted = [];
    private readonly List<RawValue> _errors = [];
    private RawDocument _last = RawDocument.Empty;
    private long _count;
    private long? _modified;

    public override bool HasErrors => _errors.Count > 0;

    public override void Add(RawDocument reply, WritePart part)
    {
        _last = reply;
        _count += Number(reply["n"]) ?? 0;
        if (Number(reply["nModified"]) is { } modified)
            _modified = (_modified ?? 0) + modified;
        AddShifted(_upserted, reply["upserted"], part.First);
        AddShifted(_errors, reply["writeErrors"], part.First);
    }

    public override RawDocument ToDocument()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("n"u8);
        writer.WriteCount(_count);
        if (_modified is { } modified)
        {
            writer.WriteName("nModified"u8);
            writer.WriteCount(modified);
        }

        Write(writer, "upserted"u8, _upserted);
        Write(writer, "writeErrors"u8, _errors);
        if (_last.TryGetValue("writeConcernError", out var concern))
        {
            writer.WriteName("writeConcernError"u8);
            writer.WriteValue(concern);
        }

        writer.WriteName("ok"u8);
        writer.WriteDouble(1);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    private static void Write(RawWriter writer, ReadOnlySpan<byte> name, List<RawValue> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteName(name);
        writer.WriteArray(RawArray.From(values).Span);
    }

    private static void AddShifted(List<RawValue> all, RawValue some, int first)
    {
        if (some.Type != ElementType.Array)
            return;
        foreach (var entry in some.AsArray)
            all.Add(entry.AsDocument.With("index", (int)((Number(entry["index"]) ?? 0) + first)));
    }
}
