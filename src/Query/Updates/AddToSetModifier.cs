using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$addToSet</c>.</summary>
internal sealed class AddToSetModifier : Modifier
{
    private readonly RawValue[] _values;

    private readonly Collation? _collation;

    private AddToSetModifier(string path, RawValue[] values, Collation? collation)
        : base(path)
    {
        _values = values;
        _collation = collation;
        Depth = 1 + values.Select(SetModifier.ValueDepth).DefaultIfEmpty().Max();
    }

    public override int Depth { get; }

    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new AddToSetModifier(path.Text, Values(operand, tree.Collation), tree.Collation));

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (!current.IsMissing && current.Type != ElementType.Array)
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
            var reader = new RawReader(current.Document);
            while (reader.Read())
            {
                OperationContext.CheckForInterrupt();
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

    private void Mark(RawValueSpan element, Span<bool> present, Dictionary<RawValue, int>? places)
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

    private Dictionary<RawValue, int> Places()
    {
        var places = new Dictionary<RawValue, int>(ValueEquality.Of(_collation));
        for (int i = 0; i < _values.Length; i++)
            places[_values[i]] = i;
        return places;
    }

    private static RawValue[] Values(RawValue operand, Collation? collation)
    {
        if (operand.Type != ElementType.Document || operand.AsDocument.FirstOrDefault().Name != "$each")
            return [operand];
        var each = operand.AsDocument["$each"];
        if (each.Type != ElementType.Array)
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
