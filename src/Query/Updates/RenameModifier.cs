using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary><c>$rename</c> at the new name: sets the value. At the old name an <see cref="UnsetModifier"/> removes it.</summary>
internal sealed class RenameModifier(UpdatePath source, UpdatePath target) : Modifier(target.Text)
{
    private readonly byte[][] _source = [.. source.Parts.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _target = [.. target.Parts.Select(Encoding.UTF8.GetBytes)];

    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand)
    {
        if (operand.Type != ElementType.String)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"The 'to' field for $rename must be a string: {ElementText.Of(path.Text, operand.Raw)}");
        }

        string to = operand.AsString;
        if (to.Contains('\0'))
        {
            throw new DocumentException(
                (ErrorCode)9867600, "The 'to' field for $rename cannot contain an embedded null byte");
        }

        var target = UpdatePath.Parse(to);
        if (path.Text == target.Text)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The source and target field for $rename must differ: {ElementText.Of(path.Text, operand.Raw)}");
        }

        if (path.IsPositional)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"The source field for $rename may not be dynamic: {path.Text}");
        }

        if (target.IsPositional)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"The destination field for $rename may not be dynamic: {target.Text}");
        }

        tree.Add(path, new UnsetModifier(path.Text));
        tree.Add(target, new RenameModifier(path, target));
        tree.MovesFields = true;
    }

    public override bool Creates(in UpdateRun run) => !Find(_source, source, run, isSource: true).IsMissing;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        var value = Find(_source, source, run, isSource: true);
        if (value.IsMissing)
        {
            slot.Open().WriteValue(current);
            return;
        }

        if (target.Text == "_id")
        {
            throw new DocumentException(
                ErrorCode.ImmutableField, "Performing an update on the path '_id' would modify the immutable field '_id'");
        }

        Find(_target, target, run, isSource: false);
        slot.Open().WriteValue(value);
    }

    private static RawValueSpan Find(byte[][] parts, UpdatePath path, in UpdateRun run, bool isSource)
    {
        OperationContext.CheckForInterrupt(run.Document.Length);
        var value = new RawValueSpan(ElementType.Document, run.Document);
        for (int i = 0; i < parts.Length; i++)
        {
            if (value.Type == ElementType.Array)
            {
                throw new DocumentException(
                    ErrorCode.BadValue,
                    $"The {(isSource ? "source" : "destination")} field cannot be an array element, '{path.Text}' in doc with {run.IdText()} has an array field called '{path.Parts[i - 1]}'");
            }

            if (value.Type != ElementType.Document)
            {
                throw new DocumentException(
                    ErrorCode.PathNotViable,
                    $"cannot use the part ({path.Parts[i]} of {path.Text}) to traverse the element ({ElementText.Of(path.Parts[i - 1], value)})");
            }

            if (!RawReader.TryFind(value.Document, parts[i], out value))
                return default;
        }

        return value;
    }
}
