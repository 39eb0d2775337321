using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>An update by operators.</summary>
internal sealed class OperatorProgram : UpdateProgram
{
    private readonly ObjectNode _root;
    private readonly string? _idPath;
    private readonly DollarFields? _dollarFields;
    private readonly bool _usesPosition;
    private readonly bool _tracksIndexes;
    private readonly bool _mayDeepen;

    private OperatorProgram(UpdateTree tree)
    {
        _root = tree.Root;
        _root.Seal();
        _idPath = tree.IdPath;
        _dollarFields = tree.DollarFields;
        _usesPosition = tree.UsesPosition;
        _tracksIndexes = tree.IsPositional;
        _mayDeepen = tree.MovesFields || tree.Depth > UpdateLimits.MaxDepth;
    }

    public override bool TakesFieldsFromFilter => true;

    public static OperatorProgram Compile(RawDocument update, RawArray? arrayFilters, QueryContext context)
    {
        var filters = ArrayFilters.Compile(arrayFilters, update, context);
        var tree = new UpdateTree(filters, context);
        foreach (var (name, operand) in update)
        {
            if (!UpdateOperators.All.TryGetValue(name, out var compile))
            {
                throw new DocumentException(
                    ErrorCode.FailedToParse,
                    $"Unknown modifier: {name}. Expected a valid update modifier or pipeline-style update specified as an array");
            }

            if (operand.Type != ElementType.Document)
            {
                throw new DocumentException(
                    ErrorCode.FailedToParse,
                    $"Modifiers operate on fields but we found type {operand.Type.Alias()} instead. For example: {{$mod: {{<field>: ...}}}} not {{{ElementText.Of(name, operand.Raw)}}}");
            }

            foreach (var (path, value) in operand.AsDocument)
                compile(tree, UpdatePath.Parse(path), value);
        }

        filters.CheckAllUsed();
        return new OperatorProgram(tree);
    }

    public override string ChangedIdMessage(RawValueSpan id) =>
        $"Performing an update on the path '{_idPath}' would modify the immutable field '_id'";

    public override void Run(ReadOnlySpan<byte> document, RawWriter output, bool isInsert, Filter? filter)
    {
        int position = -1;
        if (_usesPosition && filter?.Matches(document, out position) is not true)
            position = -1;
        var run = new UpdateRun(document, output, isInsert, position, _tracksIndexes);
        output.WriteStartDocument();
        _root.ApplyToFields(document, run);
        output.WriteEndDocument();
        if (!isInsert)
            _dollarFields?.Check(document, output.WrittenSpan);
        if (_mayDeepen)
            UpdateLimits.CheckDepth(output.WrittenSpan);
    }
}
