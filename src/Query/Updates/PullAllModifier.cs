using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$pullAll</c>.</summary>
internal sealed class PullAllModifier(string path, BsonValue[] values, Collation? collation) : Modifier(path)
{
    private readonly HashSet<BsonValue> _values = new(values, ValueEquality.Of(collation));

    public static void Compile(UpdateTree tree, UpdatePath path, BsonValue operand)
    {
        if (operand.Type != BsonType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"$pullAll requires an array argument but was given a {operand.Type.Alias()}");
        }

        tree.Add(path, new PullAllModifier(path.Text, [.. operand], tree.Collation));
    }

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawBsonValue current, in FieldSlot slot, in UpdateRun run)
    {
        PullModifier.CheckArray(current);
        var writer = slot.Open();
        writer.WriteStartArray();
        var reader = new BsonReader(current.Document);
        while (reader.Read())
        {
            if (!Pulls(reader.Value))
                writer.WriteValue(reader.Value);
        }

        writer.WriteEndArray();
    }

    private bool Pulls(RawBsonValue element)
    {
        if (values.Length > 8)
            return _values.Contains(element.ToValue());
        foreach (var value in values)
        {
            if (Collation.Compare(collation, value.Raw, element) == 0)
                return true;
        }

        return false;
    }
}
