using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Updates;

/// <summary><c>$pullAll</c>.</summary>
internal sealed class PullAllModifier(string path, RawValue[] values, Collation? collation) : Modifier(path)
{
    private readonly HashSet<RawValue> _values = new(values, ValueEquality.Of(collation));

    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand)
    {
        if (operand.Type != ElementType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"$pullAll requires an array argument but was given a {operand.Type.Alias()}");
        }

        tree.Add(path, new PullAllModifier(path.Text, [.. operand], tree.Collation));
    }

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        PullModifier.CheckArray(current);
        var writer = slot.Open();
        writer.WriteStartArray();
        var reader = new RawReader(current.Document);
        while (reader.Read())
        {
            OperationContext.CheckForInterrupt();
            if (!Pulls(reader.Value))
                writer.WriteValue(reader.Value);
        }

        writer.WriteEndArray();
    }

    private bool Pulls(RawValueSpan element)
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
