using System.Buffers;
using MongoDB.Bson;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Typed;

/// <summary>Statements of one kind, as many as one command takes.</summary>
internal sealed class StatementBatch(WriteKind kind)
{
    // What a message takes, with ample space for the command's fields.
    private const int MaxBytes = Hello.MaxMessageBytes - (64 * 1024);

    private readonly ArrayBufferWriter<byte> _statements = new();
    private readonly List<int> _indexes = [];

    public WriteKind Kind => kind;

    /// <summary>Which writes of the call the statements are.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    /// <summary>Puts statements into batches, as few as their order and what a command takes allow.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="ordered">Whether they have to run in their order.</param>
    public static List<StatementBatch> Of(IReadOnlyList<Statement> statements, bool ordered)
    {
        var batches = new List<StatementBatch>();
        // Those that are being filled, one for each kind; where order counts, there is one at most.
        var open = new StatementBatch?[3];
        for (int i = 0; i < statements.Count; i++)
        {
            var kind = statements[i].Kind;
            byte[] bytes = statements[i].Document.ToBson();
            if (open[(int)kind] is not { } batch || !batch.Fits(bytes))
            {
                if (ordered)
                    Array.Clear(open);
                open[(int)kind] = batch = new StatementBatch(kind);
                batches.Add(batch);
            }

            batch._statements.Write(bytes);
            batch._indexes.Add(i);
        }

        return batches;
    }

    /// <summary>The batch's command.</summary>
    /// <param name="ns">The collection.</param>
    /// <param name="ordered">Whether to stop at the first statement that fails.</param>
    /// <param name="fields">The command's further fields.</param>
    public Command ToCommand(Namespace ns, bool ordered, WriteFields fields)
    {
        var (name, sequence) = kind switch
        {
            WriteKind.Insert => ("insert", "documents"),
            WriteKind.Update => ("update", "updates"),
            _ => ("delete", "deletes"),
        };
        var body = fields.AddTo(new BsonDocument { { name, ns.Collection }, { "ordered", ordered } }, kind);
        return new Command(ns.Database, body.ToBson(), [new DocumentSequence(sequence, _statements.WrittenMemory)]);
    }

    private bool Fits(byte[] statement) =>
        _indexes.Count < Statements.MaxCount && _statements.WrittenCount + statement.Length <= MaxBytes;
}
