using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$addToSet</c>.</summary>
internal sealed class AddToSetModifier : Modifier
{
    private readonly BsonValue[] _values;

    private readonly Collation? _collation;

    private AddToSetModifier(string path, BsonValue[] values, Collation? collation)
        : base(path)
    {
        _values = values;
        _collation = collation;
        Depth = 1 + values.Select(SetModifier.ValueDepth).DefaultIfEmpty().Max();
    }

    public override int Depth { get; }

    public static void Compile(UpdateTree tree, UpdatePath path, BsonValue operand) =>
        tree.Add(path, new AddToSetModifier(path.Text, Values(operand, tree.Collation), tree.Collation));

    public override void Apply(RawBsonValue current, in FieldSlot slot, in UpdateRun run)
    {
        if (!current.IsMissing && current.Type != BsonType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"Cannot apply $addToSet to non-array field. Field named '{slot.NameText}' has non-array type {current.Type.Alias()}");
        }

        var writer = slot.Open();
        writer.WriteStartArray();
        Span<bool> present = _values.Length <= 64 ? stackalloc bool[_values.Length] : new bool[_values.Length];
        var places = _values.Length > 8 ? Places() : null;
        if (!current.IsMissing)
        {
            var reader = new BsonReader(current.Document);
            while (reader.Read())
            {
                writer.WriteValue(reader.Value);
                Mark(reader.Value, present, places);
            }
        }

        for (int i = 0; i < _values.Length; i++)
        {
            if (!present[i])
                writer.WriteValue(_values[i]);
        }

        writer.WriteEndArray();
    }

    private void Mark(RawBsonValue element, Span<bool> present, Dictionary<BsonValue, int>? places)
    {
        if (places is not null)
        {
            if (places.TryGetValue(element.ToValue(), out int place))
                present[place] = true;
            return;
        }

        for (int i = 0; i < _values.Length; i++)
            present[i] |= Collation.Compare(_collation, _values[i].Raw, element) == 0;
    }

    private Dictionary<BsonValue, int> Places()
    {
        var places = new Dictionary<BsonValue, int>(ValueEquality.Of(_collation));
        for (int i = 0; i < _values.Length; i++)
            places[_values[i]] = i;
        return places;
    }

    private static BsonValue[] Values(BsonValue operand, Collation? collation)
    {
        if (operand.Type != BsonType.Document || operand.AsDocument.FirstOrDefault().Name != "$each")
            return [operand];
        var each = operand.AsDocument["$each"];
        if (each.Type != BsonType.Array)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"The argument to $each in $addToSet must be an array but it was of type {each.Type.Alias()}");
        }

        if (operand.AsDocument.Count > 1)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"Found unexpected fields after $each in $addToSet: {ElementText.Of(operand.Raw)}");
        }

        return [.. each.AsArray.Distinct(ValueEquality.Of(collation))];
    }
}
