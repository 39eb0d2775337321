using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>A replacement: the whole document but its <c>_id</c>.</summary>
internal sealed class ReplacementProgram : UpdateProgram
{
    private readonly RawDocument _replacement;
    private readonly bool _hasId;

    public ReplacementProgram(RawDocument replacement)
    {
        foreach (var (name, _) in replacement)
        {
            if (name.StartsWith('$'))
                throw DollarFields.Refuse(name, name);
        }

        UpdateLimits.CheckDepth(replacement.Span);
        _replacement = replacement;
        _hasId = replacement.ContainsKey("_id");
    }

    public override bool TakesFieldsFromFilter => false;

    // Without the _id it is not what is there.
    public override bool AlwaysChanges => !_hasId;

    public override string ChangedIdMessage(RawValueSpan id) =>
        $"After applying the update, the (immutable) field '_id' was found to have been altered to {ElementText.Of("_id", id)}";

    public override void Run(ReadOnlySpan<byte> document, RawWriter output, bool isInsert, Filter? filter)
    {
        output.WriteStartDocument();
        if (!_hasId && RawReader.TryFind(document, "_id"u8, out var id))
        {
            output.WriteName("_id"u8);
            output.WriteValue(id);
        }

        var reader = new RawReader(_replacement.Span);
        while (reader.Read())
            ServerTimestamp.Write(reader, output);
        output.WriteEndDocument();
    }
}
