using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary><c>$push</c>, with <c>$each</c>, <c>$position</c>, <c>$sort</c> and <c>$slice</c>, applied in this order.</summary>
internal sealed class PushModifier : Modifier
{
    private readonly RawValue[] _values;
    private readonly long? _position;
    private readonly PushSort? _sort;
    private readonly long? _slice;

    private PushModifier(string path, RawValue[] values, long? position, PushSort? sort, long? slice)
        : base(path)
    {
        _values = values;
        _position = position;
        _sort = sort;
        _slice = slice;
        Depth = 1 + values.Select(SetModifier.ValueDepth).DefaultIfEmpty().Max();
    }

    public override int Depth { get; }

    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand)
    {
        if (operand.Type != ElementType.Document || !operand.AsDocument.ContainsKey("$each"))
        {
            tree.Add(path, new PushModifier(path.Text, [operand], null, null, null));
            return;
        }

        var each = operand.AsDocument["$each"];
        if (each.Type != ElementType.Array)
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

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (!current.IsMissing && current.Type != ElementType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The field '{run.Resolve(Path)}' must be an array but is of type {current.Type.Alias()} in document {{{run.IdText()}}}");
        }

        var existing = current.IsMissing ? RawArray.Empty.Span : current.Document;
        var writer = slot.Open();
        writer.WriteStartArray();
        if (_position is null && _sort is null && _slice is null)
            Append(existing, writer);
        else
            Rearrange(existing, writer);
        writer.WriteEndArray();
    }

    private void Append(ReadOnlySpan<byte> existing, RawWriter writer)
    {
        var reader = new RawReader(existing);
        while (reader.Read())
            writer.WriteValue(reader.Value);
        foreach (var value in _values)
            writer.WriteValue(value);
    }

    private void Rearrange(ReadOnlySpan<byte> existing, RawWriter writer)
    {
        var elements = new List<RawValue>();
        var reader = new RawReader(existing);
        while (reader.Read())
            elements.Add(reader.Value.ToValue());
        int count = elements.Count;
        long position = _position ?? count;
        elements.InsertRange((int)Math.Clamp(position < 0 ? count + position : position, 0, count), _values);
        RawValue[] kept = [.. elements];
        _sort?.Apply(kept);
        long slice = _slice ?? kept.Length;
        int skipped = slice < 0 ? (int)Math.Max(kept.Length + slice, 0) : 0;
        int taken = slice < 0 ? kept.Length - skipped : (int)Math.Min(slice, kept.Length);
        for (int i = skipped; i < skipped + taken; i++)
            writer.WriteValue(kept[i]);
    }

    private static long Integer(string name, RawValue value)
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
