using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$push</c>, with <c>$each</c>, <c>$position</c>, <c>$sort</c> and <c>$slice</c>, applied in this order.</summary>
internal sealed class PushModifier : Modifier
{
    private readonly BsonValue[] _values;
    private readonly long? _position;
    private readonly PushSort? _sort;
    private readonly long? _slice;

    private PushModifier(string path, BsonValue[] values, long? position, PushSort? sort, long? slice)
        : base(path)
    {
        _values = values;
        _position = position;
        _sort = sort;
        _slice = slice;
        Depth = 1 + values.Select(SetModifier.ValueDepth).DefaultIfEmpty().Max();
    }

    public override int Depth { get; }

    public static void Compile(UpdateTree tree, UpdatePath path, BsonValue operand)
    {
        if (operand.Type != BsonType.Document || !operand.AsDocument.ContainsKey("$each"))
        {
            tree.Add(path, new PushModifier(path.Text, [operand], null, null, null));
            return;
        }

        var each = operand.AsDocument["$each"];
        if (each.Type != BsonType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The argument to $each in $push must be an array but it was of type: {each.Type.Alias()}");
        }

        long? position = null;
        long? slice = null;
        PushSort? sort = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "$each":
                    break;
                case "$position":
                    position = Integer(name, value);
                    break;
                case "$slice":
                    slice = Integer(name, value);
                    break;
                case "$sort":
                    sort = PushSort.Compile(value, tree.Collation);
                    break;
                default:
                    throw new DocumentException(ErrorCode.BadValue, $"Unrecognized clause in $push: {name}");
            }
        }

        tree.Add(path, new PushModifier(path.Text, [.. each], position, sort, slice));
    }

    public override void Apply(RawBsonValue current, in FieldSlot slot, in UpdateRun run)
    {
        if (!current.IsMissing && current.Type != BsonType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The field '{run.Resolve(Path)}' must be an array but is of type {current.Type.Alias()} in document {{{run.IdText()}}}");
        }

        var existing = current.IsMissing ? BsonArray.Empty.Span : current.Document;
        var writer = slot.Open();
        writer.WriteStartArray();
        if (_position is null && _sort is null && _slice is null)
            Append(existing, writer);
        else
            Rearrange(existing, writer);
        writer.WriteEndArray();
    }

    private void Append(ReadOnlySpan<byte> existing, BsonWriter writer)
    {
        var reader = new BsonReader(existing);
        while (reader.Read())
            writer.WriteValue(reader.Value);
        foreach (var value in _values)
            writer.WriteValue(value);
    }

    private void Rearrange(ReadOnlySpan<byte> existing, BsonWriter writer)
    {
        var elements = new List<BsonValue>();
        var reader = new BsonReader(existing);
        while (reader.Read())
            elements.Add(reader.Value.ToValue());
        int count = elements.Count;
        long position = _position ?? count;
        elements.InsertRange((int)Math.Clamp(position < 0 ? count + position : position, 0, count), _values);
        var kept = _sort is null ? elements : _sort.Apply(elements);
        long slice = _slice ?? kept.Count;
        int skipped = slice < 0 ? (int)Math.Max(kept.Count + slice, 0) : 0;
        int taken = slice < 0 ? kept.Count - skipped : (int)Math.Min(slice, kept.Count);
        for (int i = skipped; i < skipped + taken; i++)
            writer.WriteValue(kept[i]);
    }

    private static long Integer(string name, BsonValue value)
    {
        if (value.Raw.TryGetInt64(out long number))
            return Math.Clamp(number, -int.MaxValue, int.MaxValue);
        throw new DocumentException(
            ErrorCode.BadValue,
            name == "$slice"
                ? $"The value for $slice must be an integer value but was given type: {value.Type.Alias()}"
                : $"The value for {name} must be an integer value, not of type: {value.Type.Alias()}");
    }
}
