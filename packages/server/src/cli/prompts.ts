import { isCancel, select, text } from '@clack/prompts';

/** Questions to a person at a terminal. Whoever cancels ends the command, with nothing done. */
export interface Prompter {
  text(
    question: string,
    options?: { readonly isOptional?: boolean; readonly example?: string },
  ): Promise<string>;
  choose<Value extends string>(
    question: string,
    choices: readonly { readonly value: Value; readonly label: string }[],
  ): Promise<Value>;
}

export const terminalPrompter: Prompter = {
  text: async (question, { isOptional = false, example } = {}) => {
    const answer = await text({
      message: isOptional ? `${question} (may be left empty)` : question,
      ...(example !== undefined && { placeholder: example }),
      validate: (value) =>
        isOptional || (value ?? '').trim() !== '' ? undefined : 'Something must be entered.',
    });
    if (isCancel(answer)) throw new Error('Cancelled. Nothing was created.');
    return answer.trim();
  },
  choose: async (question, choices) => {
    const options = choices.map(({ value, label }): { value: string; label: string } => ({ value, label }));
    const answer = await select({ message: question, options });
    const chosen = choices.find(({ value }) => value === answer);
    if (isCancel(answer) || chosen === undefined) throw new Error('Cancelled. Nothing was created.');
    return chosen.value;
  },
};
