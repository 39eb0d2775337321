using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$group</c>. Groups come out in the order in which their first documents came in.</summary>
internal sealed class GroupStage : Stage
{
    private readonly Expression _key;
    private readonly (byte[] Name, AccumulatorDefinition Accumulator)[] _fields;

    private GroupStage(Expression key, (byte[] Name, AccumulatorDefinition Accumulator)[] fields)
    {
        _key = key;
        _fields = fields;
        OnlyCounts = key.IsConstant && Array.TrueForAll(fields, field => field.Accumulator.OnlyCounts);
    }

    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != BsonType.Document)
            throw new DocumentException((ErrorCode)15947, "a group's fields must be specified in an object");
        Expression? key = null;
        var fields = new List<(byte[], AccumulatorDefinition)>();
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name == "_id")
            {
                key = key is null
                    ? compiler.Compile(value)
                    : throw new DocumentException((ErrorCode)15948, "a group's _id may only be specified once");
            }
            else
            {
                fields.Add((Encoding.UTF8.GetBytes(name), AccumulatorDefinition.Compile(name, value, compiler)));
            }
        }

        return key is not null
            ? new GroupStage(key, [.. fields])
            : throw new DocumentException((ErrorCode)15955, "a group specification must include an _id");
    }

    /// <summary>One group, of sums that grow alike with every document: drivers count documents so.</summary>
    public override bool OnlyCounts { get; }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(this, input, new MemoryBudget("$group", options.MemoryLimit));

    private sealed class Source(GroupStage stage, DocumentSource input, MemoryBudget budget) : StageSource(input)
    {
        // What a group takes beside its key and what its accumulators hold.
        private const int GroupSize = 64;
        private const int AccumulatorSize = 64;

        private readonly Scope _scope = new();
        private readonly BsonWriter _output = new();
        private Dictionary<BsonValue, Accumulator[]>? _groups;
        private Dictionary<BsonValue, Accumulator[]>.Enumerator _results;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (_groups is null)
            {
                _groups = new(ValueEquality.Instance);
                if (stage.OnlyCounts)
                    AddAll(Input.Count());
                else
                    AddEach();
                _results = _groups.GetEnumerator();
            }

            document = default;
            if (!_results.MoveNext())
                return false;
            Write(_results.Current.Key, _results.Current.Value);
            document = _output.WrittenMemory;
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
        }

        private void AddAll(long count)
        {
            if (count == 0)
                return;
            _scope.Root = BsonDocument.Empty.Bytes;
            var accumulators = GroupOf();
            for (int i = 0; i < accumulators.Length; i++)
                ((SumAccumulator)accumulators[i]).Add(stage._fields[i].Accumulator.Argument.Evaluate(_scope), count);
        }

        private void AddEach()
        {
            while (Input.TryNext(out var document))
            {
                _scope.Root = document;
                var accumulators = GroupOf();
                for (int i = 0; i < accumulators.Length; i++)
                    accumulators[i].Add(stage._fields[i].Accumulator.Argument.Evaluate(_scope), budget);
            }
        }

        private Accumulator[] GroupOf()
        {
            var key = stage._key.Evaluate(_scope);
            // Documents without the field go with those where it is null.
            if (key.Type is BsonType.Missing or BsonType.Undefined)
                key = BsonValue.Null;
            if (!_groups!.TryGetValue(key, out var accumulators))
            {
                accumulators = Start(key);
                _groups.Add(BsonValue.Copy(key.Raw), accumulators);
            }

            return accumulators;
        }

        private Accumulator[] Start(BsonValue key)
        {
            budget.Add(GroupSize + key.Raw.Bytes.Length + (stage._fields.Length * AccumulatorSize));
            var accumulators = new Accumulator[stage._fields.Length];
            for (int i = 0; i < accumulators.Length; i++)
                accumulators[i] = stage._fields[i].Accumulator.Start(_scope);
            return accumulators;
        }

        private void Write(BsonValue key, Accumulator[] accumulators)
        {
            _output.Reset();
            _output.WriteStartDocument();
            _output.WriteName("_id"u8);
            _output.WriteValue(key);
            for (int i = 0; i < accumulators.Length; i++)
            {
                var value = accumulators[i].Result;
                _output.WriteName(stage._fields[i].Name);
                _output.WriteValue(value.IsMissing ? BsonValue.Null : value);
            }

            _output.WriteEndDocument();
        }
    }
}
