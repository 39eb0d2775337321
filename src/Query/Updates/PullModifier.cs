using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$pull</c>.</summary>
internal sealed class PullModifier(string path, ValueFilter condition) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new PullModifier(path.Text, ValueFilter.Compile(operand, tree.Context)));

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        CheckArray(current);
        var writer = slot.Open();
        writer.WriteStartArray();
        var reader = new RawReader(current.Document);
        while (reader.Read())
        {
            OperationContext.CheckForInterrupt();
            if (!condition.Matches(reader.Value))
                writer.WriteValue(reader.Value);
        }

        writer.WriteEndArray();
    }

    public static void CheckArray(RawValueSpan current)
    {
        if (current.Type != ElementType.Array)
            throw new DocumentException(ErrorCode.BadValue, "Cannot apply $pull to a non-array value");
    }
}
