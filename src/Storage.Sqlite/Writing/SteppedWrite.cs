namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Writes that may take long: in steps, each a transaction of its own, between which others have their turn.</summary>
/// <param name="commands">The writes.</param>
/// <param name="outside">Where what may take long within one document is done.</param>
/// <param name="cancellationToken">Cancels the operation if it has not started yet.</param>
internal sealed class SteppedWrite(WriteCommands commands, OutsideWork outside, CancellationToken cancellationToken)
    : WriteOperation<AppliedWrites>(cancellationToken)
{
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(10);

    private WriteStep? _step;
    private Task<AppliedWrites>? _running;

    public override bool HasSteps => true;

    public override Task? Awaited => _step?.Awaited;

    public override void Restart() => (_step, _running) = (null, null);

    public override bool TryExecute(CommittedTransaction transaction)
    {
        if (_step is null)
        {
            _step = new WriteStep(transaction, outside);
            _step.Begin(StepTime);
            _running = commands.ExecuteAsync(_step).AsTask();
        }
        else
        {
            using var work = _step.Limits.Enter();
            _step.Continue(transaction, StepTime);
        }

        if (!_running!.IsCompleted)
            return false;
        SetResult(_running.GetAwaiter().GetResult());
        return true;
    }
}
