using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Spilling;

namespace Streetcar.Query.Aggregation.Groups;

/// <summary>
/// <c>$group</c>. Groups are returned in the order of their first documents, or in any order where memory can't
/// hold them.
/// </summary>
internal sealed class GroupStage : Stage
{
    private readonly Expression _key;
    private readonly AccumulatedFields _fields;
    private readonly Collation? _collation;

    public GroupStage(Expression key, AccumulatedFields fields, Collation? collation)
    {
        _collation = collation;
        _key = key;
        _fields = fields;
        OnlyCounts = key.IsConstant && fields.OnlyCounts;
    }

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)15947, "a group's fields must be specified in an object");
        Expression? key = null;
        var fields = new AccumulatedFields();
        compiler = compiler.InGroup();
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name == "_id")
            {
                key = key is null
                    ? CompileKey(value, compiler)
                    : throw new DocumentException((ErrorCode)15948, "a group's _id may only be specified once");
            }
            else
            {
                fields.Compile(name, value, compiler);
            }
        }

        return key is not null
            ? new GroupStage(key, fields, compiler.Collation)
            : throw new DocumentException((ErrorCode)15955, "a group specification must include an _id");
    }

    private static Expression CompileKey(RawValue key, ExpressionCompiler compiler)
    {
        if (key.Type != ElementType.Document || key.AsDocument.FirstOrDefault().Name?.StartsWith('$') == true)
            return compiler.Compile(key);
        foreach (var (_, value) in key.AsDocument)
        {
            // Flags would be those of a projection.
            if (value.IsNumber || value.Type == ElementType.Boolean)
                throw new DocumentException((ErrorCode)17390, "$group does not support inclusion-style expressions");
        }

        // One value in a document is grouped like one by itself, so that it is null where it is missing; of several it is left out.
        return key.AsDocument.Count == 1
            ? ObjectExpression.Compile(key.AsDocument, compiler, isMissingNull: true)
            : compiler.Compile(key);
    }

    /// <summary>One group, of sums that grow alike with every document: drivers count documents so.</summary>
    public override bool OnlyCounts { get; }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private sealed class Source(GroupStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly Scope _scope = new(options.Variables) { Metadata = input };
        private readonly RawWriter _output = new();
        private readonly StageMemory _memory = NewMemory(options, freesWhenShort: options.Spills is not null);
        private readonly StageMemory _spilledMemory = NewMemory(options, freesWhenShort: false);
        private GroupTable? _groups;
        private GroupSpill? _spill;
        private Dictionary<RawValue, Group>.ValueCollection.Enumerator _results;

        // Low enough that the spilled groups, their garbage and the memory to sort them fit as well.
        private long MemoryBeforeSpill => options.MemoryLimit / 4;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt();
            document = default;
            if (_groups is null)
                Gather();
            while (!_results.MoveNext())
            {
                if (_spill is null || !TryTakeSpilled(_spill))
                    return false;
            }

            Write(_results.Current);
            document = _output.WrittenMemory;
            return true;
        }

        public override void Free()
        {
            base.Free();
            if (options.Spills is null || _groups is null)
                return;
            if (_spill is null)
                Spill(options.Spills, _results);
            _spill!.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
            _memory.Dispose();
            _spilledMemory.Dispose();
            _spill?.Dispose();
        }

        private void Gather()
        {
            _groups = NewTable(_memory);
            if (stage.OnlyCounts)
                AddAll(_groups, Input.Count());
            else
                AddEach();
            _results = _groups.Groups.GetEnumerator();
        }

        private void AddAll(GroupTable groups, long count)
        {
            if (count == 0)
                return;
            _scope.Root = RawDocument.Empty.Bytes;
            stage._fields.AddCount(groups.Find(Key()).Accumulators, _scope, count);
        }

        private void AddEach()
        {
            while (Input.TryNext(out var document))
            {
                _scope.Root = document;
                _groups!.Add(_groups.Find(Key()), _scope);
                if (options.Spills is null || (_memory.Used <= MemoryBeforeSpill && !_memory.IsShort))
                    continue;
                Spill(options.Spills, _groups.Groups.GetEnumerator());
            }

            if (_spill is null)
                return;
            Spill(options.Spills!, _groups!.Groups.GetEnumerator());
        }

        // Documents without the field go with those where it is null.
        private RawValue Key() =>
            stage._key.Evaluate(_scope) is { Type: not (ElementType.Missing or ElementType.Undefined) } key ? key : RawValue.Null;

        private void Spill(ISpillStore spills, Dictionary<RawValue, Group>.ValueCollection.Enumerator groups)
        {
            _spill ??= new GroupSpill(spills, options.MemoryLimit / 4, stage._collation);
            _spill.Add(groups);
            _memory.Clear();
            _groups = NewTable(_memory);
            _results = _groups.Groups.GetEnumerator();
        }

        private bool TryTakeSpilled(GroupSpill spill)
        {
            _spilledMemory.Clear();
            _groups = NewTable(_spilledMemory);
            bool any = spill.TryTake(_groups, _spilledMemory);
            _results = _groups.Groups.GetEnumerator();
            return any;
        }

        private static StageMemory NewMemory(PipelineOptions options, bool freesWhenShort) =>
            new("$group", options.MemoryLimit, mayUseDisk: options.Spills is not null) { FreesWhenShort = freesWhenShort };

        private GroupTable NewTable(StageMemory memory) => new(stage._fields, stage._collation, memory, options.Variables);

        private void Write(Group group)
        {
            _output.Reset();
            _output.WriteStartDocument();
            _output.WriteName("_id"u8);
            _output.WriteValue(group.Key);
            stage._fields.Write(group.Accumulators, _output);
            _output.WriteEndDocument();
        }
    }
}
