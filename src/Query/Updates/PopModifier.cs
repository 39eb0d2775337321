using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$pop</c>.</summary>
internal sealed class PopModifier(string path, bool first) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand)
    {
        if (!operand.IsNumber)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"Expected a number in: {ElementText.Of(path.Text, operand.Raw)}");
        }

        if (!operand.Raw.TryGetInt64(out long end))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"Expected an integer: {ElementText.Of(path.Text, operand.Raw)}");
        }

        if (end is not (1 or -1))
            throw new DocumentException(ErrorCode.FailedToParse, $"$pop expects 1 or -1, found: {end}");
        tree.Add(path, new PopModifier(path.Text, first: end == -1));
    }

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (current.Type != ElementType.Array)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"Path '{run.Resolve(Path)}' contains an element of non-array type '{current.Type.Alias()}'");
        }

        int popped = first ? 0 : RawReader.Count(current.Document) - 1;
        var writer = slot.Open();
        writer.WriteStartArray();
        var reader = new RawReader(current.Document);
        for (int i = 0; reader.Read(); i++)
        {
            if (i != popped)
                writer.WriteValue(reader.Value);
        }

        writer.WriteEndArray();
    }
}
