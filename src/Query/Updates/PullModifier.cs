using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$pull</c>.</summary>
internal sealed class PullModifier(string path, ValueFilter condition) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, BsonValue operand) =>
        tree.Add(path, new PullModifier(path.Text, ValueFilter.Compile(operand, tree.Context)));

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawBsonValue current, in FieldSlot slot, in UpdateRun run)
    {
        CheckArray(current);
        var writer = slot.Open();
        writer.WriteStartArray();
        var reader = new BsonReader(current.Document);
        while (reader.Read())
        {
            if (!condition.Matches(reader.Value))
                writer.WriteValue(reader.Value);
        }

        writer.WriteEndArray();
    }

    public static void CheckArray(RawBsonValue current)
    {
        if (current.Type != BsonType.Array)
            throw new DocumentException(ErrorCode.BadValue, "Cannot apply $pull to a non-array value");
    }
}
