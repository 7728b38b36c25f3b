namespace Personalize.Engine.Kernels;

/// <summary>
/// One step of a gated recurrent unit (Cho et al., 2014, in the form with the reset gate after the product, as cuDNN and PyTorch have it):
/// r = σ(a_r + u_r), z = σ(a_z + u_z), n = tanh(a_n + r∘u_n), h = (1-z)∘n + z∘h_prev.
/// a = inputGates and u = recurrentGates, biases included, are lanes × 3·hidden with the gates side by side as [r|z|n];
/// states are lanes × hidden. Every row follows the one before without a gap.
/// </summary>
internal static unsafe class GruKernel
{
    /// <summary>
    /// Writes nextState = h and savedGates = [r|z|n] after activation. savedGates may be inputGates or recurrentGates, nextState may be
    /// previousState.
    /// </summary>
    public static void Forward(int lanes, int hidden, float* inputGates, float* recurrentGates, float* previousState, float* nextState, float* savedGates)
        => KernelSet.Best.GruForward(lanes, hidden, inputGates, recurrentGates, previousState, nextState, savedGates);

    /// <summary>
    /// Overwrites dInputGates = ∂L/∂a, dRecurrentGates = ∂L/∂u and dPreviousState with its direct part z∘dNextState; the caller adds
    /// dRecurrentGates·Uᵀ to the last. savedGates and recurrentGates are those of the forward step (of the latter only u_n is read).
    /// dInputGates may be savedGates, dRecurrentGates may be recurrentGates, dPreviousState may be dNextState.
    /// </summary>
    public static void Backward(
        int lanes, int hidden, float* dNextState, float* savedGates, float* recurrentGates, float* previousState,
        float* dInputGates, float* dRecurrentGates, float* dPreviousState)
        => KernelSet.Best.GruBackward(lanes, hidden, dNextState, savedGates, recurrentGates, previousState, dInputGates, dRecurrentGates, dPreviousState);
}
